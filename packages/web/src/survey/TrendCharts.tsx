/** One small line for each measure over all runs, from zero, so that a small change does not look like a large one. */
import { Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Count, Report } from '../api/survey.ts'
import { formatDay, formatShort } from './format.ts'

const exact = (value: number): Count => ({ value, certainty: 'exact' })

export function TrendCharts({ trend, locale }: { trend: Report['trend']; locale: string }) {
  const { t } = useTranslation()
  const measures = [
    { name: 'systems', values: trend.map(({ systems }) => exact(systems)) },
    { name: 'studies', values: trend.map(({ studies }) => studies) },
    { name: 'imagesLinked', values: trend.map(({ imagesLinked }) => imagesLinked) },
    { name: 'imagesAccessible', values: trend.map(({ imagesAccessible }) => imagesAccessible) },
  ] as const
  const times = trend.map(({ startedAt }) => startedAt)
  return (
    <section>
      <Title order={2} fz={17} mb="xs">
        {t('survey.overview.trend')}
      </Title>
      <div className="lg-trend">
        {measures.map(({ name, values }) => (
          <figure key={name}>
            <figcaption>
              {t(`survey.${name}`)}
              <strong className="lg-trend-last">{formatShort(values.at(-1) ?? exact(0), locale)}</strong>
            </figcaption>
            <Line
              times={times}
              values={values}
              label={values
                .map((value, at) => `${formatDay(times[at] ?? '', locale)}: ${formatShort(value, locale)}`)
                .join('; ')}
            />
          </figure>
        ))}
      </div>
    </section>
  )
}

function Line({ times, values, label }: { times: readonly string[]; values: readonly Count[]; label: string }) {
  const at = times.map((time) => Date.parse(time))
  const [first, last] = [at[0] ?? 0, at.at(-1) ?? 0]
  const most = Math.max(1, ...values.map(({ value }) => value))
  const points = values.map(({ value }, index) => ({
    key: times[index] ?? String(index),
    x: last === first ? 150 : Math.round(8 + (284 * ((at[index] ?? first) - first)) / (last - first)),
    y: Math.round(74 - (64 * value) / most),
  }))
  const way = points.map(({ x, y }) => `${x},${y}`).join(' ')
  return (
    <svg viewBox="0 0 300 84" role="img" aria-label={label}>
      <line x1="0" y1="74.5" x2="300" y2="74.5" />
      <polygon points={`${points[0]?.x ?? 0},74 ${way} ${points.at(-1)?.x ?? 0},74`} />
      <polyline points={way} />
      {points.map(({ key, x, y }) => (
        <circle key={key} cx={x} cy={y} r="3.5" />
      ))}
    </svg>
  )
}
