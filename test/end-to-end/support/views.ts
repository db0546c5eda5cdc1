/** Walks through everything a page of the application shows: tabs inside tabs, dialogs behind buttons, and what the keyboard reaches. */
import type { Locator, Page } from 'playwright-core'
import { settled } from './pages.ts'

/** Calls back for each view behind the tabs of a page, whatever tabs there are. @param look - gets the tabs' names, joined */
export async function eachView(
  page: Page,
  look: (view: string) => Promise<void>,
  above: readonly string[] = [],
): Promise<void> {
  await settled(page)
  const lists = page.locator('main [role="tablist"]')
  if ((await lists.count()) <= above.length) return look(above.join(' / '))
  const tabs = lists.nth(above.length).getByRole('tab')
  for (let index = 0; index < (await tabs.count()); index += 1) {
    const tab = tabs.nth(index)
    await tab.click()
    await eachView(page, look, [...above, (await tab.textContent()) ?? ''])
  }
}

const overlay = '[role="dialog"]:visible, [role="menu"]:visible'

/**
 * Presses each button of a view once and calls back for each dialog and menu that opens. Nothing reaches the archive meanwhile that
 * would change it. One button stands for all of the same name, as in the rows of a table.
 *
 * @param kindOf - of a button's name; one button stands for all of a kind
 * @returns buttons whose dialog the Escape key does not close, or where it leaves the page as well
 */
export async function eachDialog(
  page: Page,
  look: (dialog: Locator, button: string) => Promise<void>,
  kindOf: (name: string) => string = (name) => name,
): Promise<string[]> {
  const stuck: string[] = []
  const pressed = new Set<string>()
  const address = page.url()
  for (;;) {
    const names = await buttonsOf(page)
    const index = names.findIndex((name) => name !== undefined && !pressed.has(kindOf(name)))
    if (index < 0) return stuck
    const name = names[index]!
    pressed.add(kindOf(name))
    await page.locator('main button').nth(index).click({ noWaitAfter: true })
    await page.waitForTimeout(0)
    await drawn(page)
    const opened = page.locator(overlay).first()
    if (await opened.count()) {
      await look(opened, name)
      await page.keyboard.press('Escape')
      const closed = await opened.waitFor({ state: 'detached', timeout: 3000 }).then(
        () => true,
        () => false,
      )
      if (!closed || page.url() !== address) stuck.push(name)
    }
    if (page.url() !== address) return stuck
  }
}

/** Names of the buttons of a page, each at its place; undefined for one that is not there to be pressed. */
const buttonsOf = (page: Page): Promise<(string | undefined)[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLButtonElement>('main button')].map((button) =>
      !button.disabled && button.checkVisibility() && button.getAttribute('role') !== 'tab'
        ? (button.getAttribute('aria-label') ?? button.textContent ?? '')
        : undefined,
    ),
  )

/** Two frames, and every movement that has an end is over. */
export const drawn = (page: Page) =>
  page.evaluate(async () => {
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
    const ending = document
      .getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY)
    await Promise.all(ending.map(({ finished }) => finished.catch(() => undefined)))
  })

/** What a keyboard can be on, as the page offers it: of radio buttons one of each group. */
const reachable = `[...document.querySelectorAll('main :is(a[href], button, input, select, textarea, [tabindex="0"])')].filter(
  (one) => !one.disabled && one.tabIndex >= 0 && one.type !== 'hidden' && one.type !== 'radio' && one.checkVisibility({ visibilityProperty: true })
)`

/** Walks through a view with the Tab key alone. @returns what it never came to; the beginning of its markup */
export async function notReached(page: Page): Promise<string[]> {
  await page.evaluate(`window.lgWanted = new Set(${reachable}); document.querySelector('.lg-skip')?.focus()`)
  const count = await page.evaluate<number>('window.lgWanted.size')
  for (let presses = 0; presses < 2 * count + 40; presses += 1) {
    const left = await page.evaluate<number>(
      'window.lgWanted.delete(document.activeElement), [...window.lgWanted].filter((one) => one.isConnected).length',
    )
    if (left === 0) return []
    await page.keyboard.press('Tab')
  }
  return page.evaluate<string[]>(
    '[...window.lgWanted].filter((one) => one.isConnected && one.checkVisibility()).map((one) => one.outerHTML.slice(0, 120))',
  )
}

/** Words that stand in every English text and in no German one. */
const englishWords = /\b(the|and|of|is|are|with|this|that|your|by|for|from|has|have|been|which|there|it)\b/i

export interface Words {
  /** Every key of the language files. */
  keys: ReadonlySet<string>
  /** Texts that are English and no German one. */
  english: ReadonlySet<string>
}

/**
 * Texts of a German view that are keys or English. What is data, code, or said by the server is not looked at: it stands in `bdi`,
 * `code`, `pre`, cells of tables that say no language, or says that it is English.
 */
export async function strayTexts(scope: Locator, { keys, english }: Words): Promise<string[]> {
  const texts = await scope.evaluate((root) => {
    const found: string[] = []
    const own = (element: Element) => !element.closest('[lang="en"], code, pre, bdi, style, script, [data-raw]')
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement
      if (parent && own(parent) && parent.checkVisibility()) found.push(node.textContent?.trim() ?? '')
    }
    for (const element of root.querySelectorAll('[aria-label], [placeholder], [title]'))
      if (own(element))
        for (const name of ['aria-label', 'placeholder', 'title']) found.push(element.getAttribute(name)?.trim() ?? '')
    return found.filter(Boolean)
  })
  const isStray = (text: string) => keys.has(text) || english.has(text) || englishWords.test(text)
  return [...new Set(texts.filter(isStray))]
}
