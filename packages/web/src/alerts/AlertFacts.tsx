/** What an alert is about, in words: whom it concerns by their opaque name, what was measured, and the rest by name and value. */
import { useTranslation } from 'react-i18next'
import type { Alert } from '../api/alerts.ts'
import { dateLocale } from '../i18n/i18n.ts'

export function AlertFacts({ alert: { object, detail } }: { alert: Alert }) {
  const { t, i18n } = useTranslation()
  const locale = dateLocale(i18n.language)
  const shown = (value: string | number) => (typeof value === 'number' ? value.toLocaleString(locale) : value)
  if (object === undefined && Object.keys(detail).length === 0) return null
  const { signal, measured, limit, ...others } = detail
  return (
    <ul className="lg-plain-list lg-wrap">
      {object !== undefined && <li data-raw>{object}</li>}
      {signal !== undefined && measured !== undefined && limit !== undefined && (
        <li>{t(`alerts.signals.${signal}`, { measured: shown(measured), limit: shown(limit) })}</li>
      )}
      {Object.entries(others).map(([name, value]) => (
        <li key={name}>
          {t(`alerts.facts.${name}`, { defaultValue: name })}: <span data-raw>{shown(value)}</span>
        </li>
      ))}
    </ul>
  )
}
