/** What came of something that was done with marked studies. */
import { Button, Group, Modal, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'

export interface DoneDialogProps {
  title: string
  text: string
  onClose: () => void
}

export function DoneDialog({ title, text, onClose }: DoneDialogProps) {
  const { t } = useTranslation()
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('close') }}>
      <Text fz="sm" role="status">
        {text}
      </Text>
      <Group justify="flex-end" mt="lg">
        <Button data-autofocus onClick={onClose}>
          {t('send.done')}
        </Button>
      </Group>
    </Modal>
  )
}
