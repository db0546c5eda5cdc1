/** Runs the stack as a film. */
import { NumberInput } from '@mantine/core'
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { StackController } from '../stack/StackController.ts'
import { useOfStack } from '../stack/use-stack-view.ts'
import { cineSpeedOf, defaultFramesPerSecond } from '../viewer-keys.ts'
import { ToolButton } from './ToolButton.tsx'

/** Faster than this no screen shows it. */
const mostFramesPerSecond = 60

export function CineControl({ controller }: { controller: StackController | undefined }) {
  const { t } = useTranslation()
  const cine = useOfStack(controller, ({ view }) => view.cine, 0)
  const chosen = useOfStack(controller, cineSpeedOf, defaultFramesPerSecond)
  const speed = cine || chosen
  const running = cine > 0
  const change = (value: number | string) => {
    controller?.chooseFramesPerSecond(
      Math.max(1, Math.min(mostFramesPerSecond, Number(value) || defaultFramesPerSecond)),
    )
  }
  return (
    <>
      <ToolButton
        icon={running ? IconPlayerPause : IconPlayerPlay}
        label={running ? t('tools.cineStop') : t('tools.cineStart')}
        shortcut="Space"
        onClick={() => (running ? controller?.stopCine() : controller?.startCine(speed))}
      />
      <NumberInput
        className="lg-cine-speed"
        size="xs"
        min={1}
        max={mostFramesPerSecond}
        value={speed}
        suffix=" fps"
        aria-label={t('tools.cineSpeed')}
        onChange={change}
      />
    </>
  )
}
