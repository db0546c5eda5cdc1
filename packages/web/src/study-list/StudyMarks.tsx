/** Beside the count of images: whether more arrive, and what the device says it did or is missing. */
import { Badge } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { StudyState } from '../dicomweb/studies.ts'
import { StepMark } from './StepMark.tsx'

export function StudyMarks({ state }: { state: StudyState }) {
  const { t } = useTranslation()
  const { arriving, steps } = state
  const isWhole = steps?.status === 'COMPLETED' && steps.expected > 0 && steps.missing === 0
  if (arriving && !steps?.missing && !isWhole)
    return (
      <Badge size="sm" radius="sm" color="blue" variant="light" ml={6} className="lg-arriving">
        {t('list.arriving')}
      </Badge>
    )
  return steps ? <StepMark steps={steps} /> : null
}
