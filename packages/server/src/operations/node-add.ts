/**
 * Registers a DICOM node. It is rejected until it shows a certificate made by `node.certificate`. With a project it sees that one, as its
 * researchers do, and nothing that says who a patient is.
 */
import { z } from 'zod'
import type { DataFolder } from '../data-folder/data-folder.ts'
import { ServerError } from '../errors.ts'
import { nodeView } from './node-view.ts'
import type { Operation } from './operation.ts'
import { accountName, aeTitle, services, shape } from './params.ts'

const params = z.strictObject({
  aeTitle,
  host: z.string().min(1).max(253).optional(),
  port: z.int().min(1).max(65_535).optional(),
  services: services.optional(),
  dangerouslySendPlaintext: z.boolean().optional(),
  project: accountName.optional(),
})

/** What a modality needs; other services are asked for by name. */
const usualServices = ['echo', 'store'] as const

export const nodeAdd: Operation<'node.add'> = {
  right: 'nodes:write',
  params: shape(params),
  facts: ({ aeTitle, services, dangerouslySendPlaintext, project }) => ({
    node: aeTitle,
    services: (services ?? usualServices).join(','),
    ...(dangerouslySendPlaintext ? { dangerouslySendPlaintext: 'true' } : {}),
    ...(project === undefined ? {} : { project }),
  }),
  async run(given, { data, principal }) {
    const { aeTitle, host, port, services, dangerouslySendPlaintext, project } = params.parse(given)
    const { accounts, gate } = data
    const collection = project === undefined ? undefined : await projectOf(data, project)
    if (collection) gate.require(principal, 'grants:write')
    const node = await accounts.addNode({
      ...{ aeTitle, services: services ?? [...usualServices] },
      ...(host === undefined ? {} : { host }),
      ...(port === undefined ? {} : { port }),
      ...(dangerouslySendPlaintext ? { dangerouslySendPlaintext } : {}),
      ...(collection ? { deIdentified: true } : {}),
    })
    if (collection) {
      const studies = { kind: 'collection', name: collection } as const
      await accounts.book.grant({ to: { kind: 'node', name: aeTitle }, studies, purpose: nodeOfProject }, principal)
    }
    return nodeView(node)
  },
}

const nodeOfProject = 'bound to the project when it was registered'

/** @throws AccessError `LG_COLLECTION_UNKNOWN`; ServerError `LG_PROJECT_UNKNOWN` */
async function projectOf({ accounts, services }: DataFolder, project: string): Promise<string> {
  const { name, kind } = await accounts.book.collection(project)
  if (kind === 'project' && services.projects.get(name)?.active) return name
  throw new ServerError('LG_PROJECT_UNKNOWN', 'There is no project of this name that has a profile.')
}
