/** Asks before something that cannot be taken back. */
import { Button, Group, Modal, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'

export interface ConfirmProps<Subject> {
  /** What it is about; the dialog is open while there is one */
  subject: Subject | undefined
  title: string
  text: string
  confirm: string
  onConfirm: (subject: Subject) => void
  onClose: () => void
}

export function Confirm<Subject>({ subject, title, text, confirm, onConfirm, onClose }: ConfirmProps<Subject>) {
  const { t } = useTranslation()
  const go = () => {
    if (subject !== undefined) onConfirm(subject)
    onClose()
  }
  return (
    <Modal
      opened={subject !== undefined}
      onClose={onClose}
      title={title}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Text fz="sm">{text}</Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" data-autofocus onClick={onClose}>
          {t('cancel')}
        </Button>
        <Button color="red" onClick={go}>
          {confirm}
        </Button>
      </Group>
    </Modal>
  )
}
