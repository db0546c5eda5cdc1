/** Registers a DICOM node. It is rejected until it shows a certificate made by `node.certificate`. */
import { z } from 'zod'
import { nodeView } from './node-view.ts'
import type { Operation } from './operation.ts'
import { aeTitle, services, shape } from './params.ts'

const params = z.strictObject({
  aeTitle,
  host: z.string().min(1).max(253).optional(),
  port: z.int().min(1).max(65_535).optional(),
  services: services.optional(),
  dangerouslySendPlaintext: z.boolean().optional(),
})

/** What a modality needs; other services are asked for by name. */
const usualServices = ['echo', 'store'] as const

export const nodeAdd: Operation<'node.add'> = {
  right: 'nodes:write',
  params: shape(params),
  facts: ({ aeTitle, services, dangerouslySendPlaintext }) => ({
    node: aeTitle,
    services: (services ?? usualServices).join(','),
    ...(dangerouslySendPlaintext ? { dangerouslySendPlaintext: 'true' } : {}),
  }),
  async run(given, { data }) {
    const { aeTitle, host, port, services, dangerouslySendPlaintext } = params.parse(given)
    const node = { aeTitle, services: services ?? [...usualServices] }
    return nodeView(
      await data.accounts.addNode({
        ...node,
        ...(host === undefined ? {} : { host }),
        ...(port === undefined ? {} : { port }),
        ...(dangerouslySendPlaintext ? { dangerouslySendPlaintext } : {}),
      }),
    )
  },
}
