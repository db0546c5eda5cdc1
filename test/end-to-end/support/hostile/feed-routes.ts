/** Sends every text to every place of every route that takes text, and notes which of them were taken. */

import { Gate, type Role, roles } from '@leadglass/access'
import type { HostileText } from '@leadglass/testkit'
import type { Answer } from '../../../../packages/server/test/support/running-server.ts'
import type { Asker, RouteSample } from './route-samples.ts'
import { type Fed, type Route, requestsWith } from './text-fields.ts'

export type Ask = (as: Role | Asker, method: Route['method'], url: string, body?: unknown) => Promise<Answer>

/** Ids of the texts that a place took, by `POST /api/grants body.purpose`; an empty set for one that took none. */
export type Taken = Map<string, Set<string>>

/** Where the description states a form that a text does not have, a few texts show that the form is held to. */
const fewTexts = 3

/** Requests under way at a time: enough that audit entries share a group commit. */
const atOnce = 6

/** @param textsFor - of a route, by its place among the routes */
export async function feedRoutes(
  routes: readonly Route[],
  textsFor: (route: Route, place: number) => readonly HostileText[],
  sampleFor: (route: Route, mark: string, index: number) => RouteSample | undefined,
  ask: Ask,
  judge: (answer: Answer, what: string, text: HostileText) => void,
): Promise<Taken> {
  const taken: Taken = new Map()
  for (const [place, route] of routes.entries()) {
    await allOf(textsFor(route, place), async (text, index) => {
      const requests = (mark: string) => {
        const sample = sampleFor(route, mark, index) ?? {}
        return { sample, fed: [...uniquely(requestsWith(text.text, route, sample))] }
      }
      for (const number of requests('count').fed.keys()) {
        const { sample, fed } = requests(`${place} ${index} ${number}`)
        const { as = askerOf(route) } = sample
        const { field, url, body, pattern } = fed[number]!
        if (index >= fewTexts && pattern !== undefined && !new RegExp(pattern, 'u').test(text.text)) continue
        const what = `${route.key} ${field}`
        const answer = await ask(as, route.method, url, body)
        judge(answer, `${what} with ${text.id}`, text)
        const ids = taken.get(what) ?? new Set()
        const isTaken = answer.status < 300
        taken.set(what, isTaken ? ids.add(text.id) : ids)
        const next = isTaken ? sample.after?.(answer.json()) : undefined
        if (next) await ask(next.as, 'POST', next.url, next.body)
      }
    })
  }
  return taken
}

/** A few at a time, in their order. */
export async function allOf<T>(items: readonly T[], work: (item: T, index: number) => Promise<void>): Promise<void> {
  const left = items.entries()
  const worker = async () => {
    for (const [index, item] of left) await work(item, index)
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
}

/** Alternatives of a schema may name a place twice; the last is the one that a person's request looks like. */
function uniquely(requests: readonly Fed[]): Iterable<Fed> {
  return new Map(requests.map((request) => [`${request.field} ${JSON.stringify(request.body)}`, request])).values()
}

/** The first role that may ask. */
export function askerOf({ right }: Route): Role | Asker {
  if (right === 'public') return 'nobody'
  if (right.startsWith('own-') || right === 'half-signed-in') return 'session'
  const gate = new Gate()
  const mayAsk = (role: Role) =>
    right === 'signed-in' || gate.predicate({ kind: 'token', name: role, role }, right as never).kind !== 'none'
  return roles.find(mayAsk) ?? 'session'
}
