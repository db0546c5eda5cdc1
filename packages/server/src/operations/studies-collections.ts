/**
 * In which collections studies are listed by those who work with them: projects and others. What a department or a site is decides who
 * sees what at work, and is its administrator's. By name and kind alone, as conditions name physicians.
 */
import type { CollectionKind } from '@leadglass/access'
import type { Operation } from './operation.ts'
import { none, shape } from './params.ts'

export const collectedKinds: ReadonlySet<CollectionKind> = new Set<CollectionKind>(['project', 'other'])

export const studiesCollections: Operation<'studies.collections'> = {
  right: 'study:collect',
  decidesEach: true,
  params: shape(none),
  facts: () => ({}),
  async run(_, { data }) {
    const all = await data.accounts.book.collections()
    const open = all.filter(({ kind }) => collectedKinds.has(kind))
    return { collections: open.map(({ name, kind }) => ({ name, kind })) }
  },
}
