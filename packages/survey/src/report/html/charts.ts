/** Charts as inline SVG: classes and attributes only, since the page's policy lets no style attribute through. */

import type { Report } from '../report.ts'
import { formatCount } from '../sum-counts.ts'
import { number, shortCount } from '../words.ts'
import { mapLevels, type WorldMap, worldMap } from '../world-map.ts'
import { html, type Markup } from './markup.ts'

export function mapFigure(countries: Report['countries']): Markup {
  const map = worldMap(countries)
  const title = (index: number | undefined): Markup | undefined => {
    const country = index === undefined ? undefined : countries[index]
    return (
      country &&
      html`<title>${country.name}: ${number(country.systems)} systems, ${formatCount(country.imagesLinked)} images</title>`
    )
  }
  return html`<figure class="map">
<svg viewBox="0 0 ${map.width} ${map.height}" role="img" aria-label="World map: images linked, by country. The table below has every number.">
${shapesOf(map, title)}
</svg>
<figcaption class="legend"><span class="legend-title">Images linked</span>${mapLevels.map(
    ({ level, words }) =>
      html`<span class="key"><svg viewBox="0 0 12 12" aria-hidden="true"><rect width="12" height="12" rx="2" class="l${level}"/></svg>${words}</span>`,
  )}</figcaption>
</figure>`
}

function shapesOf({ shapes, dots }: WorldMap, title: (index: number | undefined) => Markup | undefined): Markup[] {
  return [
    ...shapes.map(({ path, level, country }) => html`<path class="l${level}" d="${path}">${title(country)}</path>`),
    ...dots.map(
      ({ x, y, level, country }) =>
        html`<circle class="l${level}" cx="${x}" cy="${y}" r="4">${title(country)}</circle>`,
    ),
  ]
}

export interface Bar {
  readonly label: string
  /** As text beside the bar. */
  readonly text: string
  readonly value: number
  /** The part of `value` that is drawn strong. */
  readonly part?: number
}

/** Horizontal bars as a list: label and number are text, so that a narrow screen and a screen reader have them. */
export function bars(items: readonly Bar[]): Markup {
  const most = Math.max(1, ...items.map(({ value }) => value))
  return html`<ul class="bars">${items.map(
    ({
      label,
      text,
      value,
      part,
    }) => html`<li><span class="bar-label">${label}</span><span class="bar-text">${text}</span>
<svg viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="1000" height="10"/><rect class="${
      part === undefined ? 'strong' : 'weak'
    }" width="${lengthOf(value, most)}" height="10"/>${
      part !== undefined && html`<rect class="strong" width="${lengthOf(part, most)}" height="10"/>`
    }</svg></li>`,
  )}</ul>`
}

/** Of 1000; what is not nothing stays visible. */
function lengthOf(value: number, most: number): number {
  return value <= 0 ? 0 : Math.max(3, Math.round((value / most) * 1000))
}

/** One small line for each measure over all runs. */
export function trendCharts(trend: Report['trend']): Markup {
  const measures = [
    { label: 'Open systems', values: trend.map(({ systems }) => systems), last: number(trend.at(-1)?.systems ?? 0) },
    { label: 'Studies', values: trend.map(({ studies }) => studies.value), last: lastOf(trend, 'studies') },
    { label: 'Images linked', values: trend.map((run) => run.imagesLinked.value), last: lastOf(trend, 'imagesLinked') },
    {
      label: 'Images accessible',
      values: trend.map((run) => run.imagesAccessible.value),
      last: lastOf(trend, 'imagesAccessible'),
    },
  ]
  const times = trend.map(({ startedAt }) => Date.parse(startedAt))
  return html`<div class="trend">${measures.map(
    ({ label, values, last }) =>
      html`<figure><figcaption>${label}<strong>${last}</strong></figcaption>${line(times, values)}</figure>`,
  )}</div>`
}

const lastOf = (trend: Report['trend'], name: 'studies' | 'imagesLinked' | 'imagesAccessible') => {
  const run = trend.at(-1)
  return run ? shortCount(run[name]) : '–'
}

/** A line from zero, so that a small change does not look like a large one. */
function line(times: readonly number[], values: readonly number[]): Markup {
  const [first, last] = [times[0] ?? 0, times.at(-1) ?? 0]
  const most = Math.max(1, ...values)
  const points = values.map((value, index) => {
    const x = last === first ? 150 : 8 + (284 * ((times[index] ?? first) - first)) / (last - first)
    return [Math.round(x), Math.round(74 - (64 * value) / most)] as const
  })
  const way = points.map(([x, y]) => `${x},${y}`).join(' ')
  return html`<svg viewBox="0 0 300 84" aria-hidden="true"><line class="axis" x1="0" y1="74.5" x2="300" y2="74.5"/>
<polygon class="area" points="${`${points[0]?.[0] ?? 0},74 ${way} ${points.at(-1)?.[0] ?? 0},74`}"/><polyline class="way" points="${way}"/>
${points.map(([x, y]) => html`<circle class="dot" cx="${x}" cy="${y}" r="3.5"/>`)}</svg>`
}

/** An inline SVG ring that shows a share. */
export function ring(percentValue: number | null): Markup {
  const around = 2 * Math.PI * 26
  const filled = ((percentValue ?? 0) / 100) * around
  return html`<svg class="ring" viewBox="0 0 64 64" aria-hidden="true"><circle class="ring-track" cx="32" cy="32" r="26"/><circle class="ring-part" cx="32" cy="32" r="26" stroke-dasharray="${filled.toFixed(1)} ${around.toFixed(1)}" transform="rotate(-90 32 32)"/></svg>`
}
