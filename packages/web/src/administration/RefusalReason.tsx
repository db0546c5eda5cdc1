/** Why a device was turned away. Failures of TLS are told by the code of the TLS library, the others by ours. */
import type { Refusal } from '../api/administration.ts'
import { ServerText } from '../app/ServerText.tsx'

export function RefusalReason({ refusal: { kind, why, code, said } }: { refusal: Refusal }) {
  if (kind === 'connection' && code !== undefined) return <ServerText area="tls" said={[{ code }]} text={why} />
  return <ServerText said={said && [said]} text={why} />
}
