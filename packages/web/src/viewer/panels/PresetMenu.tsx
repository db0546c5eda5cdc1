/** Window presets of the image in view, with their keys. */
import { Button, Kbd, Menu } from '@mantine/core'
import { IconAdjustmentsHorizontal } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { presetsOf, samePresets, type WindowPreset } from '../model/window-presets.ts'
import type { StackController } from '../stack/StackController.ts'
import { useOfStack } from '../stack/use-stack-view.ts'

export function PresetMenu({ controller }: { controller: StackController | undefined }) {
  const { t } = useTranslation()
  const presets = useOfStack(controller, presetsInView, none, samePresets)
  return (
    <Menu position="bottom-start" width={260} disabled={presets.length === 0}>
      <Menu.Target>
        <Button
          size="compact-sm"
          h={34}
          variant="subtle"
          color="gray"
          disabled={presets.length === 0}
          leftSection={<IconAdjustmentsHorizontal size={18} stroke={1.7} />}
        >
          {t('tools.presets')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {presets.map(({ key, explanation, window, share }, index) => (
          <Menu.Item
            // biome-ignore lint/suspicious/noArrayIndexKey: a preset is its place in the list, the key that applies it
            key={index}
            leftSection={index < 9 ? <Kbd size="xs">{index + 1}</Kbd> : <span className="lg-no-key" />}
            rightSection={
              window && <span className="lg-quiet lg-tabular lg-small">{`${window.center} / ${window.width}`}</span>
            }
            onClick={() => controller?.look.setWindow(window, share)}
          >
            {explanation ?? t(`presets.${key}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

const none: readonly WindowPreset[] = []

/** Those of the image in view; a colour image has no window. */
const presetsInView = ({ dataSet, view }: StackController) => (dataSet && view.window ? presetsOf(dataSet) : none)
