/**
 * The report as one HTML file: charts and map inside, no script, no address that a browser would ask.
 *
 * The policy in the page lets nothing load and nothing run, so that even an error in escaping could not act.
 */
import { createHash } from 'node:crypto'
import type { Report } from '../report.ts'
import { formatCount } from '../sum-counts.ts'
import { certaintyNote, day, exposedWords, methodNote, number, percent, share, shortCount, summary } from '../words.ts'
import { bars, mapFigure, ring, trendCharts } from './charts.ts'
import { html, Markup, type Part } from './markup.ts'
import { style } from './style.ts'
import { countryTable, groupTable, largestTable } from './tables.ts'

export function htmlPage(report: Report): string {
  const policy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'`
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>Exposure survey, ${day(report.run.startedAt)}</title>
<style>${new Markup(style)}</style>
</head>
<body>
${head(report)}
<main>
${tiles(report)}
${section('Where', 'Shaded by the images that open systems link to.', html`<div class="card">${mapFigure(report.countries)}</div>`)}
${report.change && changeSection(report.change)}
${report.trend.length > 1 && section('Over time', `${report.trend.length} runs from ${day(report.trend[0]?.startedAt ?? '')} to ${day(report.run.startedAt)}.`, html`<div class="card">${trendCharts(report.trend)}</div>`)}
${section('By country', 'Dark: images that a stranger could have retrieved. Light: further images that are linked.', html`<div class="card">${countryBars(report)}</div>`)}
${section('Every country', undefined, countryTable(report.countries, report.totals))}
${protectionSection(report)}
${report.cost && costSection(report.cost)}
${section('The largest archives', largestWhy(report), largestTable(report))}
${section('By region', undefined, groupTable('Region', report.regions))}
${section('By product', 'As recognised from what the system says of itself and how it behaves.', groupTable('Product', report.products))}
${section('By institution', institutionWhy(report), groupTable('Institution', report.institutions))}
${section('By network', networkWhy(report), groupTable('Network', report.networks))}
</main>
${foot(report)}
</body>
</html>
`.text
}

const glass = html`<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.8" aria-hidden="true"><rect x="3" y="4" width="18" height="16" rx="2"/><path d="M7 15l6-7M12 16l5-6"/></svg>`

function head(report: Report): Markup {
  const { run } = report
  return html`<header><div>
<div class="mark">${glass}Leadglass exposure survey</div>
<h1>Picture archives open to strangers</h1>
<p class="lead">${summary(report)}</p>
<ul class="facts"><li>Survey <b>${run.scope}</b></li><li>On behalf of <b>${run.authority}</b></li><li>From <b>${day(run.startedAt)}</b> to <b>${day(run.finishedAt)}</b></li><li>Run <b>${run.runID}</b></li><li>Probes <b>version ${run.probeVersion}</b></li><li>Contact <b>${run.contact}</b></li></ul>
${!run.isComplete && html`<p class="flag">This run is not complete: targets are left. Every total is a part of the whole.</p>`}
${report.named ? html`<p class="flag">Confidential: names institutions and addresses of open systems.</p>` : html`<p class="flag calm">Without addresses and institutions.</p>`}
</div></header>`
}

function tiles({ totals }: Report): Markup {
  const tile = (label: string, value: Part, note: Part, loud = false) =>
    html`<li class="${loud ? 'loud' : 'plain'}"><span>${label}</span><strong>${value}</strong><small>${note}</small></li>`
  return html`<ul class="tiles">
${tile('Open systems', number(totals.systems), `of ${number(totals.analysed)} looked at`, totals.systems > 0)}
${tile('Countries', number(totals.countries), 'with an open system')}
${tile('Studies', shortCount(totals.studies), wordsOf(totals.studies))}
${tile('Images linked', shortCount(totals.imagesLinked), wordsOf(totals.imagesLinked))}
${tile('Images accessible', shortCount(totals.imagesAccessible), wordsOf(totals.imagesAccessible), totals.imagesAccessible.value > 0)}
${tile('Plain-HTTP viewers', number(totals.plainHttpViewers), 'show their list without sign-in')}
</ul>`
}

const wordsOf = (count: Report['totals']['studies']): string => `${formatCount(count)}, ${count.certainty}`

function section(title: string, why: string | undefined, content: Markup): Markup {
  return html`<section><h2>${title}</h2>${why !== undefined && html`<p class="why">${why}</p>`}${content}</section>`
}

function changeSection(change: NonNullable<Report['change']>): Markup {
  const tile = (label: string, value: string, note: string) =>
    html`<li><span>${label}</span><strong>${value}</strong><small>${note}</small></li>`
  const list = (label: string, names: readonly string[]) =>
    html`<div><dt>${label}: ${number(names.length)}</dt><dd>${names.length === 0 ? '–' : names.join(', ')}</dd></div>`
  const { countries } = change
  return section(
    'Since the run before',
    `${day(change.from)} to ${day(change.to)}.${change.sameProbes ? '' : ' The two runs were made with different probes: part of the change may be theirs.'}`,
    html`<ul class="tiles four">
${tile('Newly seen', number(change.newlySeen), 'not on the earlier list')}
${tile('Newly exposed', number(change.newlyExposed), 'looked at before, closed then')}
${tile('Closed', number(change.closed), 'reached, gives nothing now')}
${tile('Vanished', number(change.vanished), 'not reached or not looked at')}
${tile('Grown', number(change.grown), `${number(change.shrunk)} shrunk, ${number(change.unchanged)} as before`)}
${tile('Systems', percent(change.percent.systems), 'change')}
${tile('Studies', percent(change.percent.studies), 'change')}
${tile('Images linked', percent(change.percent.imagesLinked), `accessible ${percent(change.percent.imagesAccessible)}`)}
</ul>
<dl class="lists">${list('Countries that became clean', countries.clean)}${list('Newly affected', countries.new)}${list('Worsened', countries.worsened)}${list('Improved', countries.improved)}${list('Stayed', countries.stayed)}</dl>`,
  )
}

function countryBars({ countries }: Report): Markup {
  return bars(
    countries.slice(0, 12).map(({ name, imagesLinked, imagesAccessible }) => ({
      label: name,
      text: `${shortCount(imagesLinked)}, ${shortCount(imagesAccessible)} accessible`,
      value: imagesLinked.value,
      part: Math.min(imagesAccessible.value, imagesLinked.value),
    })),
  )
}

function protectionSection({ protection, ladder, exposedFields, totals }: Report): Markup {
  const item = (of: Report['protection']['tls'], words: string) =>
    html`<div>${ring(of.percent)}<div><strong>${share(of.percent)}</strong><span>${words}: ${number(of.systems)} of ${number(of.of)}</span></div></div>`
  return html`${section(
    'How they are protected',
    undefined,
    html`<div class="card rings">${item(protection.tls, 'of open systems speak TLS')}${item(protection.aeTitleControl, 'of systems answering DICOM reject an unknown caller')}${item(protection.anyAETitle, 'of open systems accept any AE title')}</div>`,
  )}<section class="two"><div><h2>The ladder</h2><p class="why">The highest rung that was proven, for each system.</p><div class="card">${bars(
    ladder.map(({ rung, words, systems }) => ({ label: `${rung} ${words}`, text: number(systems), value: systems })),
  )}</div></div><div><h2>What the answers hold</h2><p class="why">Open systems whose answers carry these fields with a value. The values were dropped unread.</p><div class="card">${bars(
    exposedFields.map(({ field, systems }) => ({
      label: exposedWords[field] ?? field,
      text: `${number(systems)} of ${number(totals.systems)}`,
      value: systems,
    })),
  )}</div></div></section>`
}

function costSection(cost: NonNullable<Report['cost']>): Markup {
  return section(
    'What a breach would cost',
    `With ${cost.perRecord.toLocaleString('en-US')} ${cost.currency} for each record, as given by the operator, and one record for each study.`,
    html`<ul class="tiles"><li class="loud"><span>All open studies</span><strong>${shortCount(cost.total)} ${cost.currency}</strong><small>${formatCount(cost.total)}, ${cost.total.certainty}</small></li></ul>`,
  )
}

const largestWhy = ({ named, largest }: Report) =>
  `The ${largest.length} that link to most images.${named ? '' : ' Names are in the report that is made with --named.'}`
const institutionWhy = ({ totals, named, institutions }: Report) =>
  `${number(totals.institutions)} institutions are known from the target list${shown(institutions.length, totals.institutions)}.${named ? '' : ' They are numbered here, not named.'}`
const networkWhy = ({ totals, named, networks }: Report) =>
  `${number(totals.networks)} networks hold open systems${shown(networks.length, totals.networks)}.${named ? '' : ' They are numbered here, not named.'}`
const shown = (rows: number, all: number) => (rows < all ? `; the ${rows} largest are shown` : '')

function foot({ totals }: Report): Markup {
  return html`<footer><div><p>${certaintyNote} Left out: ${number(totals.decoys)} decoys and ${number(totals.secondFaces)} further addresses.</p><p>${methodNote}</p></div></footer>`
}
