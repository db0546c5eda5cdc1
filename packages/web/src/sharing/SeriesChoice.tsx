/** Which series of a study are shared: all of them, unless some are taken out. */
import { Checkbox, ScrollArea, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { type SeriesRow, seriesOfStudy } from '../dicomweb/series.ts'

/** A study has more series than this only by mistake, and a share takes no more. */
const mostSeries = 500

export interface SeriesChoiceProps {
  studyInstanceUID: string
  /** Absent: all of the study, also what arrives later. */
  chosen: readonly string[] | undefined
  onChange: (chosen: string[] | undefined) => void
}

export function SeriesChoice({ studyInstanceUID, chosen, onChange }: SeriesChoiceProps) {
  const { t } = useTranslation()
  const { data: series = [] } = useQuery({
    queryKey: ['series', studyInstanceUID],
    queryFn: ({ signal }) => seriesOfStudy(studyInstanceUID, signal),
  })
  if (series.length < 2 || series.length > mostSeries) return null
  const all = series.map(({ seriesInstanceUID }) => seriesInstanceUID)
  const choose = (values: string[]) => onChange(values.length === all.length ? undefined : values)
  return (
    <Checkbox.Group label={t('shares.series')} value={[...(chosen ?? all)]} onChange={choose}>
      <ScrollArea.Autosize mah={180} mt={6}>
        <Stack gap={6}>
          {series.map((one) => (
            <Checkbox
              key={one.seriesInstanceUID}
              value={one.seriesInstanceUID}
              label={[one.seriesNumber, one.modality, nameOf(one) || t('viewer.unnamedSeries')].join(' · ')}
            />
          ))}
        </Stack>
      </ScrollArea.Autosize>
    </Checkbox.Group>
  )
}

const nameOf = ({ description }: SeriesRow): string => description.trim()
