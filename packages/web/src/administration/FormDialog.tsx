/** A dialog with a form: sends, shows what the server refused, closes when done. */
import { Alert, Button, Group, Modal, Stack } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { FormEvent, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { errorText } from '../app/error-text.ts'

export interface FormDialogProps<Answer> {
  title: string
  submit: string
  ready: boolean
  onSubmit: () => Promise<Answer>
  onDone: (answer: Answer) => void
  onClose: () => void
  children: ReactNode
}

export function FormDialog<Answer>(props: FormDialogProps<Answer>) {
  const { title, submit, ready, onSubmit, onDone, onClose, children } = props
  const { t } = useTranslation()
  const sending = useMutation({ mutationFn: onSubmit, onSuccess: onDone })
  const send = (event: FormEvent) => {
    event.preventDefault()
    if (ready) sending.mutate()
  }
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('close') }}>
      <form onSubmit={send} noValidate>
        <Stack gap="md">
          {sending.error && (
            <Alert color="red" role="alert">
              {errorText(t, sending.error)}
            </Alert>
          )}
          {children}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" disabled={!ready} loading={sending.isPending}>
              {submit}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
