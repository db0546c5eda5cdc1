/** What became of the open systems since the run before. */
import { Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Change } from '../api/survey.ts'
import type { NameCountry } from './country-name.ts'
import { Figure, Figures } from './Figures.tsx'
import { formatDay, formatPercent } from './format.ts'

const fates = ['clean', 'new', 'worsened', 'improved', 'stayed'] as const

export interface ChangeSectionProps {
  change: Change
  nameOf: NameCountry
  locale: string
}

export function ChangeSection({ change, nameOf, locale }: ChangeSectionProps) {
  const { t } = useTranslation()
  const number = (value: number) => value.toLocaleString(locale)
  const percent = (value: number | null) => formatPercent(value, locale)
  return (
    <section>
      <Title order={2} fz={17}>
        {t('survey.change.title')}
      </Title>
      <Text fz="sm" c="dimmed" mb="sm">
        {t('survey.change.between', { from: formatDay(change.from, locale), to: formatDay(change.to, locale) })}
        {!change.sameProbes && ` ${t('survey.change.otherProbes')}`}
      </Text>
      <Figures>
        <Figure
          label={t('survey.change.newlySeen')}
          value={number(change.newlySeen)}
          note={t('survey.change.newlySeenNote')}
        />
        <Figure
          label={t('survey.change.newlyExposed')}
          value={number(change.newlyExposed)}
          note={t('survey.change.newlyExposedNote')}
        />
        <Figure label={t('survey.change.closed')} value={number(change.closed)} note={t('survey.change.closedNote')} />
        <Figure
          label={t('survey.change.vanished')}
          value={number(change.vanished)}
          note={t('survey.change.vanishedNote')}
        />
        <Figure
          label={t('survey.studies')}
          value={percent(change.percent.studies)}
          note={`${t('survey.systems')} ${percent(change.percent.systems)}`}
        />
        <Figure
          label={t('survey.imagesLinked')}
          value={percent(change.percent.imagesLinked)}
          note={`${t('survey.imagesAccessible')} ${percent(change.percent.imagesAccessible)}`}
        />
      </Figures>
      <dl className="lg-fates">
        {fates.map((fate) => (
          <div key={fate}>
            <dt>{`${t(`survey.change.fates.${fate}`)}: ${number(change.countries[fate].length)}`}</dt>
            <dd>{change.countries[fate].map(nameOf).join(', ') || '–'}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
