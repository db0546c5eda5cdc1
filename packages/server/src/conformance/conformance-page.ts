/**
 * docs/reference/dicom-conformance.md: the conformance statement, its tables made from the services that negotiate.
 *
 * Source: PS3.2 (structure: overview, networking with its SOP classes, policies and statuses, character sets, security).
 */
import { IMPLEMENTATION_CLASS_UID, IMPLEMENTATION_VERSION_NAME, transferSyntaxOf } from '@leadglass/dicom'
import { defaultLimits, reportContext, requestContext, type ServiceProvider } from '@leadglass/network'
import { prefetchContexts } from '../prefetch/priors.ts'
import { sopClassName } from '../refusals/reasons.ts'
import { prose } from './prose.ts'

/** @param services - as the DICOM listener is given them */
export function conformancePage(services: readonly ServiceProvider[]): string {
  const syntaxes = new SyntaxSets()
  const acceptor = services.map((service) => acceptorSection(service, syntaxes))
  return `${[
    prose.opening,
    prose.overview,
    overviewTable(services),
    prose.associations,
    limitsTable(),
    '## SOP classes as acceptor',
    prose.acceptor,
    ...acceptor,
    '## SOP classes as requestor',
    prose.requestor,
    requestorTable(syntaxes),
    '## Sets of transfer syntaxes',
    'The tables above name a set; these are its members, in no order of preference.',
    syntaxes.table(),
    prose.statuses,
    prose.characterSets,
    prose.security,
  ].join('\n\n')}\n`
}

/** One row a service, with what the node must be granted. */
function overviewTable(services: readonly ServiceProvider[]): string {
  const rows = services.map(
    ({ service, contexts, requestorSCPContexts }) =>
      `| \`${service}\` | ${contexts.size} | ${requestorSCPContexts?.size ?? 0} |`,
  )
  return table(['service (grant)', 'SOP classes, we are SCP', 'SOP classes, the requestor may be SCP'], rows)
}

function acceptorSection({ service, contexts, requestorSCPContexts }: ServiceProvider, syntaxes: SyntaxSets): string {
  const asSCP = [...contexts].map(([uid, set]) => row(uid, 'SCP', syntaxes.nameOf(set)))
  const asSCU = [...(requestorSCPContexts ?? [])].map(([uid, set]) =>
    row(uid, 'SCU, by role selection', syntaxes.nameOf(set)),
  )
  const rows = [...asSCP, ...asSCU].sort()
  return `### Grant \`${service}\`\n\n${table(['SOP class', 'UID', 'our role', 'transfer syntaxes'], rows)}`
}

function requestorTable(syntaxes: SyntaxSets): string {
  const proposals = [
    ...prefetchContexts('get').map((context) => ['prefetch (C-GET)', context] as const),
    ...prefetchContexts('move').map((context) => ['prefetch (C-MOVE)', context] as const),
    ['storage commitment', requestContext] as const,
    ['storage commitment report', reportContext] as const,
  ]
  const rows = proposals.map(([purpose, { abstractSyntaxUID, transferSyntaxUIDs, ...rest }]) => {
    const role = 'role' in rest && rest.role?.scp ? 'SCP, by role selection' : 'SCU'
    const set = syntaxes.nameOf(new Set(transferSyntaxUIDs))
    return `| ${purpose} | ${sopClassName(abstractSyntaxUID)} | ${abstractSyntaxUID} | ${role} | ${set} |`
  })
  return table(['purpose', 'SOP class', 'UID', 'our role', 'transfer syntaxes'], [...new Set(rows)])
}

function limitsTable(): string {
  const rows = [
    ['implementation class UID', IMPLEMENTATION_CLASS_UID],
    ['implementation version name', IMPLEMENTATION_VERSION_NAME],
    ['maximum PDU length announced', `${defaultLimits.pduLengthOctets} octets`],
    ['presentation contexts of one association', '128'],
    ['operations performed at once (asynchronous window, as acceptor)', String(defaultLimits.operationsAtOnce)],
    ['associations of one node', String(defaultLimits.associationsPerNode)],
    ['connections of one address', String(defaultLimits.connectionsPerAddress)],
    ['ARTIM timer', `${defaultLimits.artimMs / 1000} s`],
    ['longest wait for a response, as requestor', `${defaultLimits.responseMs / 1000} s`],
  ].map(([name, value]) => `| ${name} | ${value} |`)
  return table(['limit', 'value'], rows)
}

/** Equal sets of transfer syntaxes have one name. */
class SyntaxSets {
  readonly #names = new Map<string, string>()

  nameOf(set: ReadonlySet<string>): string {
    const key = [...set].sort().join(' ')
    const known = this.#names.get(key)
    if (known !== undefined) return known
    const name = `T${this.#names.size + 1}`
    this.#names.set(key, name)
    return name
  }

  table(): string {
    const rows = [...this.#names].map(([uids, name]) => {
      const members = uids.split(' ').map((uid) => `${transferSyntaxOf(uid)?.name ?? 'unknown'} (${uid})`)
      return `| ${name} | ${members.join('; ')} |`
    })
    return table(['set', 'transfer syntaxes'], rows)
  }
}

function row(uid: string, role: string, syntaxes: string): string {
  return `| ${sopClassName(uid)} | ${uid} | ${role} | ${syntaxes} |`
}

function table(headings: readonly string[], rows: readonly string[]): string {
  return [`| ${headings.join(' | ')} |`, `|${'---|'.repeat(headings.length)}`, ...rows].join('\n')
}
