/** What became of a transfer, in sentences. */
import type { PeerTransfer } from '@leadglass/server'
import { countOf, formatCount } from './units.ts'

/** @param verb - `Sent`, `Received` */
export function transferText(verb: string, { completed, warnings, failed, reasons }: PeerTransfer): string {
  return [
    `${verb} ${countOf(completed, 'instance')}.`,
    ...(warnings > 0 ? [`${formatCount(warnings)} of them with a warning.`] : []),
    ...(failed > 0 ? [`Failed: ${countOf(failed, 'instance')}:`] : []),
    ...Object.entries(reasons).map(([why, count]) => `  ${formatCount(count)}: ${why}`),
  ].join('\n')
}
