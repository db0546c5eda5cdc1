/** The keys of a page, on `?`. */
import { Group, Kbd, Modal, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'

export interface Shortcut {
  keys: readonly string[]
  /** Key of the translation that says what it does */
  meaning: string
}

export interface KeyboardHelpProps {
  opened: boolean
  shortcuts: readonly Shortcut[]
  onClose: () => void
}

export function KeyboardHelp({ opened, shortcuts, onClose }: KeyboardHelpProps) {
  const { t } = useTranslation()
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('keys.title')}
      closeButtonProps={{ 'aria-label': t('close') }}
      size="md"
    >
      <Stack gap={8}>
        {shortcuts.map(({ keys, meaning }) => (
          <Group key={meaning} justify="space-between" wrap="nowrap">
            <Text fz="sm">{t(meaning)}</Text>
            <Group gap={4} wrap="nowrap">
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </Group>
          </Group>
        ))}
      </Stack>
    </Modal>
  )
}
