/** The dialog in which the reader writes the words of an arrow or a text. */
import { Button, Group, Modal, TextInput } from '@mantine/core'
import { type FormEvent, useState, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { type TextRequest, textRequest } from './text-request.ts'

/** Longer words belong into a report. PS3.5 6.2: LO holds 64 characters, ST 1024. */
const mostCharacters = 256

export function TextPrompt() {
  const { t } = useTranslation()
  const request = useSyncExternalStore(textRequest.subscribe, textRequest.current)
  return (
    <Modal
      opened={request !== undefined}
      onClose={() => request?.answer(undefined)}
      title={t('measure.words')}
      closeButtonProps={{ 'aria-label': t('close') }}
      size="sm"
    >
      {request && <Field request={request} />}
    </Modal>
  )
}

function Field({ request }: { request: TextRequest }) {
  const { t } = useTranslation()
  const [text, setText] = useState(request.initial)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    request.answer(text)
  }
  return (
    <form onSubmit={submit}>
      <TextInput
        data-autofocus
        aria-label={t('measure.words')}
        maxLength={mostCharacters}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={() => request.answer(undefined)}>
          {t('cancel')}
        </Button>
        <Button type="submit">{t('measure.take')}</Button>
      </Group>
    </form>
  )
}
