/** On whose behalf renditions are made. */
import type { OperatorPrincipal } from '@leadglass/access'

export const renditionsPrincipal: OperatorPrincipal = { kind: 'operator', name: 'renditions' }
