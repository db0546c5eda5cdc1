/** Beside the count of images: what the device says it did, and in red that images of it have not arrived. */
import { Badge } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { danger } from '../app/theme.ts'
import type { StudySteps } from '../dicomweb/studies.ts'

export function StepMark({ steps }: { steps: StudySteps }) {
  const { t } = useTranslation()
  const { status, expected, missing } = steps
  if (missing > 0)
    return (
      <Badge
        size="sm"
        radius="sm"
        color={danger}
        variant="filled"
        ml={6}
        title={t('steps.missingText', { expected, missing })}
      >
        {t('steps.missing', { count: missing })}
      </Badge>
    )
  if (status === 'COMPLETED')
    return (
      <Badge size="sm" radius="sm" color="teal" variant="light" ml={6} title={t('steps.completedText')}>
        {t('steps.completed')}
      </Badge>
    )
  return (
    <Badge size="sm" radius="sm" color={status === 'DISCONTINUED' ? 'orange' : 'blue'} variant="light" ml={6}>
      {status === 'DISCONTINUED' ? t('steps.discontinued') : t('steps.inProgress')}
    </Badge>
  )
}
