/** What axe-core finds on a page, and whether it must be scrolled sideways. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

type Violation = { id: string; impact: string; nodes: { html: string }[] }

/**
 * Ids of what axe calls serious or critical on the page as it is, each with the first element.
 *
 * @param within - a selector; default the whole page
 */
export async function seriousProblems(page: Page, within = 'html'): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe)
  const violations = await page.evaluate(async (scope) => {
    const { axe } = window as unknown as { axe: { run(scope: string): Promise<{ violations: Violation[] }> } }
    return (await axe.run(scope)).violations.map(({ id, impact, nodes }) => ({
      id,
      impact,
      html: nodes[0]?.html.slice(0, 160),
    }))
  }, within)
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, html }) => `${id}: ${html}`)
}

/** CSS pixels by which the page is wider than the window. */
export const sidewaysPixels = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
