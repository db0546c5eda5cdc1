/** A structured report to read. Its words are text, never markup. */
import { Alert, Badge, Loader, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { errorText } from '../../app/error-text.ts'
import { type JsonDataSet, text } from '../../dicomweb/dicom-json.ts'
import { formatDate, formatTime } from '../../dicomweb/format.ts'
import { dateLocale } from '../../i18n/i18n.ts'
import { ofStudy } from '../loading/of-study.ts'
import { reportLines } from './report-lines.ts'
import { wholeInstance } from './whole-instance.ts'

export function ReportDocument({ report: metadata }: { report: JsonDataSet }) {
  const { t } = useTranslation()
  const whole = useQuery({
    ...ofStudy,
    queryKey: ['report', text(metadata, 'SOPInstanceUID')],
    queryFn: ({ signal }) => wholeInstance(metadata, signal),
  })
  if (whole.error) return <Alert color="red">{errorText(t, whole.error)}</Alert>
  return whole.data ? <Report report={whole.data} /> : <Loader m="auto" />
}

function Report({ report }: { report: JsonDataSet }) {
  const { t, i18n } = useTranslation()
  const { lines, cut } = reportLines(report)
  const verified = text(report, 'VerificationFlag') === 'VERIFIED'
  const partial = text(report, 'CompletionFlag') === 'PARTIAL'
  const [title, ...rest] = lines
  return (
    <article className="lg-document" aria-label={t('objects.report')}>
      <Title order={2} fz="lg">
        <bdi>{title?.name || text(report, 'SeriesDescription') || t('objects.report')}</bdi>
      </Title>
      <div className="lg-document-facts">
        <Text component="span" fz="sm" c="dimmed">
          {[
            formatDate(text(report, 'ContentDate'), dateLocale(i18n.language)),
            formatTime(text(report, 'ContentTime')),
          ].join(' ')}
        </Text>
        <Badge variant="light" color={verified ? 'teal' : 'gray'}>
          {t(verified ? 'objects.verified' : 'objects.unverified')}
        </Badge>
        {partial && (
          <Badge variant="light" color="orange">
            {t('objects.partial')}
          </Badge>
        )}
      </div>
      {rest.map(({ depth, heading, name, value }, index) => (
        <p
          // biome-ignore lint/suspicious/noArrayIndexKey: lines are told apart by their place alone
          key={index}
          className="lg-document-line"
          data-heading={heading}
          data-depth={Math.min(depth, 6)}
        >
          {name && <span className="lg-document-name">{name}</span>}
          {value && <bdi>{value}</bdi>}
        </p>
      ))}
      {cut && <Alert color="orange">{t('objects.cut')}</Alert>}
    </article>
  )
}
