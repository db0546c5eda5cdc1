/** How the archive grows, what room there is, and when it will be used up. */
import { Alert, Progress, Stack, Table, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { type Growth, storage } from '../api/operation.ts'
import { dateLocale } from '../i18n/i18n.ts'
import { formatOctets } from './format.ts'
import { monthsOf } from './growth-months.ts'
import { PanelFrame } from './PanelFrame.tsx'
import { PanelTable } from './PanelTable.tsx'

/** Less time than this is too little to buy and build in a disk. */
const warnDays = 60

/** Ten years: nobody knows what a hospital stores then, and a day in the year 9000 is no forecast. */
const furthestDays = 3650

export function StoragePanel() {
  const { t } = useTranslation()
  const { data, error, isPending } = useQuery({ queryKey: ['storage'], queryFn: storage, refetchInterval: 60_000 })
  return (
    <PanelFrame
      title={t('administration.storage.title')}
      text={t('administration.storage.text')}
      error={error}
      waiting={isPending}
    >
      {data && (
        <Stack gap="md" maw={760}>
          <Room {...data} />
          <Forecast {...data} />
          <Curve {...data} />
          <Months {...data} />
        </Stack>
      )}
    </PanelFrame>
  )
}

function Room({ freeOctets, diskOctets }: Growth) {
  const { t, i18n } = useTranslation()
  const locale = dateLocale(i18n.language)
  const used = Math.round((100 * (diskOctets - freeOctets)) / Math.max(1, diskOctets))
  return (
    <div>
      <Text fz="sm" mb={4}>
        {t('administration.storage.room', {
          free: formatOctets(freeOctets, locale),
          disk: formatOctets(diskOctets, locale),
        })}
      </Text>
      <Progress value={used} aria-label={t('administration.storage.used')} color={used > 90 ? 'red' : 'glass'} />
    </div>
  )
}

function Forecast({ days, forecast }: Growth) {
  const { t, i18n } = useTranslation()
  const locale = dateLocale(i18n.language)
  if (!forecast) return <Text fz="sm">{t('administration.storage.tooEarly', { count: days.length })}</Text>
  const { octetsPerDay, daysUntilFull } = forecast
  if (daysUntilFull === undefined) return <Text fz="sm">{t('administration.storage.still')}</Text>
  const rate = formatOctets(octetsPerDay, locale)
  if (daysUntilFull > furthestDays) return <Text fz="sm">{t('administration.storage.farAway', { rate })}</Text>
  const day = new Date(Date.now() + daysUntilFull * 86_400_000)
  const text = t('administration.storage.forecast', {
    rate,
    day: day.toLocaleDateString(locale, { dateStyle: 'long' }),
    count: daysUntilFull,
  })
  if (daysUntilFull > warnDays) return <Text fz="sm">{text}</Text>
  return (
    <Alert color="red" icon={<IconAlertTriangle size={18} />}>
      {text}
    </Alert>
  )
}

/** The octets of each day from zero on, as one line. */
function Curve({ days }: Growth) {
  const { t, i18n } = useTranslation()
  const locale = dateLocale(i18n.language)
  const [first, last] = [days[0], days.at(-1)]
  if (!first || !last || days.length < 2) return null
  const [from, to] = [Date.parse(first.day), Date.parse(last.day)]
  const most = Math.max(1, ...days.map(({ octets }) => octets))
  const way = days
    .map(({ day, octets }) => `${8 + (684 * (Date.parse(day) - from)) / (to - from)},${150 - (140 * octets) / most}`)
    .join(' ')
  return (
    <figure className="lg-growth">
      <svg
        viewBox="0 0 700 160"
        role="img"
        aria-label={t('administration.storage.curve', {
          from: formatOctets(first.octets, locale),
          to: formatOctets(last.octets, locale),
        })}
      >
        <line x1="0" y1="150.5" x2="700" y2="150.5" />
        <polyline points={way} />
      </svg>
      <figcaption>
        <span>
          {nameOfDay(first.day, locale)}: {formatOctets(first.octets, locale)}
        </span>
        <span>
          {nameOfDay(last.day, locale)}: {formatOctets(last.octets, locale)}
        </span>
      </figcaption>
    </figure>
  )
}

/** The same by month, for reading and for whoever does not see a line. */
function Months({ days }: Growth) {
  const { t, i18n } = useTranslation()
  const locale = dateLocale(i18n.language)
  const whole = (value: number) => value.toLocaleString(locale)
  const months = monthsOf(days)
  if (months.length === 0) return null
  return (
    <PanelTable
      minWidth={480}
      columns={['month', 'studies', 'instances', 'size', 'grown'].map((column) =>
        t(`administration.storage.${column}`),
      )}
    >
      {months.map(({ month, studies, instances, octets, grownOctets }) => (
        <Table.Tr key={month}>
          <Table.Td>{nameOfMonth(month, locale)}</Table.Td>
          <Table.Td className="lg-tabular">{whole(studies)}</Table.Td>
          <Table.Td className="lg-tabular">{whole(instances)}</Table.Td>
          <Table.Td className="lg-tabular">{formatOctets(octets, locale)}</Table.Td>
          <Table.Td className="lg-tabular">
            {grownOctets === undefined ? '–' : formatOctets(grownOctets, locale)}
          </Table.Td>
        </Table.Tr>
      ))}
    </PanelTable>
  )
}

function nameOfMonth(month: string, locale: string): string {
  return new Date(`${month}-01T00:00`).toLocaleDateString(locale, { month: 'long', year: 'numeric' })
}

function nameOfDay(day: string, locale: string): string {
  return new Date(`${day}T00:00`).toLocaleDateString(locale, { dateStyle: 'medium' })
}
