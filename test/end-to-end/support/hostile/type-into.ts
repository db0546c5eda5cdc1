/** Types texts into all that takes some, whatever a form makes one choose before, and says which fields of the sources those were. */
import type { Locator } from 'playwright-core'
import { type SourceField, sourceFields } from './source-fields.ts'

const known = sourceFields()

export interface Texts {
  all: readonly string[]
  /** For fields that had all of them before. */
  few: readonly string[]
  /** Names of those. */
  typed: ReadonlySet<string>
}

/**
 * Each text into each field, one after the other, and out of the field, so that lists of values take it. Then each choice that the part
 * of the page offers is made, and what fields it brings are typed into as well.
 *
 * @returns names of the fields, as in the sources
 * @throws for a field that the sources do not have
 */
export async function typeInto(scope: Locator, { all, few, typed }: Texts): Promise<string[]> {
  const names = await scope.evaluate(typeAll, { all, few, before: [...typed], known })
  const strange = names.filter((name) => name.startsWith('?'))
  if (strange.length > 0) throw new Error(`fields that are not known: ${strange.join()}`)
  return names
}

/** Runs in the page. */
async function typeAll(
  root: Element,
  {
    all,
    few,
    before,
    known,
  }: { all: readonly string[]; few: readonly string[]; before: readonly string[]; known: readonly SourceField[] },
): Promise<string[]> {
  interface Fiber {
    type?: unknown
    return: Fiber | null
  }
  const frame = () => new Promise((done) => requestAnimationFrame(done))
  const typed = new Set<Element>()
  const names = new Set<string>()
  const notText = ['checkbox', 'radio', 'range', 'file', 'hidden', 'submit', 'button']
  const newFields = () =>
    [...root.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('input, textarea')].filter(
      (field) =>
        !notText.includes(field.type) &&
        !field.disabled &&
        !field.readOnly &&
        !typed.has(field) &&
        field.checkVisibility() &&
        field.closest('[aria-hidden="true"]') === null,
    )

  /** The nearest component of the sources that made it: a function of the page that has all of its keys. */
  function namesOf(field: HTMLInputElement | HTMLTextAreaElement): string[] {
    const label = (field.labels?.[0]?.textContent ?? field.getAttribute('aria-label') ?? '').replace(/\s*\*$/, '')
    const at = Object.keys(field).find((name) => name.startsWith('__reactFiber$')) ?? ''
    for (let fiber = Reflect.get(field, at) as Fiber | null; fiber; fiber = fiber.return) {
      if (typeof fiber.type !== 'function') continue
      const source = String(fiber.type)
      const made = known.filter(({ keys }) => keys.every((key) => source.includes(key)))
      const most = Math.max(...made.map(({ keys }) => keys.length))
      const found = made.filter(({ keys, label: form }) => keys.length === most && new RegExp(form).test(label))
      if (found.length > 0) return found.map(({ name }) => name)
    }
    return [`? ${label}`]
  }

  async function typeIntoNew(): Promise<void> {
    const fields = newFields()
    const found = fields.map(namesOf)
    for (const [index, field] of fields.entries()) {
      typed.add(field)
      for (const name of found[index]!) names.add(name)
    }
    const isNew = fields.filter((_, index) => found[index]!.some((name) => !before.includes(name)))
    const texts = fields.length === 0 ? [] : isNew.length > 0 ? all : few
    for (const [index, text] of texts.entries()) {
      const wanted = few.includes(text) ? fields : isNew
      for (const field of wanted) {
        const kind = field instanceof HTMLInputElement ? HTMLInputElement : HTMLTextAreaElement
        field.focus()
        // As React's own fields hear it: the value set past their own property, then the event.
        Object.getOwnPropertyDescriptor(kind.prototype, 'value')!.set!.call(field, text)
        field.dispatchEvent(new Event('input', { bubbles: true }))
        field.blur()
      }
      if (index % 8 === 0) await frame()
    }
    await frame()
  }

  const optionsOf = (list: HTMLElement) =>
    document
      .getElementById(list.getAttribute('aria-controls') ?? '')
      ?.querySelectorAll<HTMLElement>('[role="option"]') ?? []

  await typeIntoNew()
  for (const choice of root.querySelectorAll<HTMLInputElement>('input[type="radio"]:not(:checked)')) {
    choice.click()
    await frame()
    await frame()
    await typeIntoNew()
  }
  for (const list of root.querySelectorAll<HTMLInputElement>('.mantine-Select-input[readonly]')) {
    for (let index = 0; list.isConnected; index += 1) {
      list.click()
      for (let waited = 0; waited < 60 && optionsOf(list).length === 0; waited += 1) await frame()
      const option = optionsOf(list)[index]
      if (option === undefined) break
      option.click()
      await frame()
      await frame()
      await typeIntoNew()
    }
    list.blur()
    await frame()
  }
  return [...names]
}
