/** How the archive grows, what room there is, and when it will be used up. */
import { Alert, Progress, Stack, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { type Growth, storage } from '../api/operation.ts'
import { dateLocale } from '../i18n/i18n.ts'
import { formatOctets } from './format.ts'
import { PanelFrame } from './PanelFrame.tsx'

/** Less time than this is too little to buy and build in a disk. */
const warnDays = 60

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

function Forecast({ forecast }: Growth) {
  const { t, i18n } = useTranslation()
  const locale = dateLocale(i18n.language)
  if (!forecast) return <Text fz="sm">{t('administration.storage.tooEarly')}</Text>
  const { octetsPerDay, daysUntilFull } = forecast
  if (daysUntilFull === undefined) return <Text fz="sm">{t('administration.storage.still')}</Text>
  const day = new Date(Date.now() + daysUntilFull * 86_400_000)
  const text = t('administration.storage.forecast', {
    rate: formatOctets(octetsPerDay, locale),
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
          {first.day}: {formatOctets(first.octets, locale)}
        </span>
        <span>
          {last.day}: {formatOctets(last.octets, locale)}
        </span>
      </figcaption>
    </figure>
  )
}
