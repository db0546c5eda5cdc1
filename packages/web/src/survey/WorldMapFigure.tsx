/** The world, shaded by images linked. The server drew the paths; the table below the map has every number. */
import { useTranslation } from 'react-i18next'
import type { Report, WorldMap } from '../api/survey.ts'
import type { NameCountry } from './country-name.ts'
import { formatCount } from './format.ts'

export interface WorldMapFigureProps {
  map: WorldMap
  countries: Report['countries']
  nameOf: NameCountry
  locale: string
}

const levels = [1, 2, 3, 4, 5] as const

export function WorldMapFigure({ map, countries, nameOf, locale }: WorldMapFigureProps) {
  const { t } = useTranslation()
  const title = (index: number | undefined) => {
    const country = index === undefined ? undefined : countries[index]
    return country && <title>{`${nameOf(country.name)}: ${formatCount(country.imagesLinked, locale)}`}</title>
  }
  return (
    <figure className="lg-map">
      <svg viewBox={`0 0 ${map.width} ${map.height}`} role="img" aria-label={t('survey.overview.map')}>
        {map.shapes.map(({ path, level, country }) => (
          <path key={path.slice(0, 60)} d={path} data-level={level}>
            {title(country)}
          </path>
        ))}
        {map.dots.map(({ x, y, level, country }) => (
          <circle key={country} cx={x} cy={y} r={4} data-level={level}>
            {title(country)}
          </circle>
        ))}
      </svg>
      <figcaption>
        <b>{t('survey.imagesLinked')}</b>
        {levels.map((level) => (
          <span key={level}>
            <svg viewBox="0 0 12 12" aria-hidden="true">
              <rect width="12" height="12" rx="2" data-level={level} />
            </svg>
            {t(`survey.levels.${level}`)}
          </span>
        ))}
      </figcaption>
    </figure>
  )
}
