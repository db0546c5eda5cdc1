/** The worklist as the DICOM service asks for it: on behalf of a node, by the gate's leave, audited. */
import { type Gate, type Principal, principalLabel } from '@leadglass/access'
import type { AuditLog } from '@leadglass/audit'
import type { WorklistSource } from '@leadglass/network'
import { dataSetOfItem, isOpen, type Worklist } from './worklist.ts'
import { factsOfItem } from './worklist-item.ts'

export function worklistSource(worklist: Worklist, gate: Gate, audit: Pick<AuditLog, 'append'>): WorklistSource {
  return {
    *items({ principal }, days) {
      gate.requireAtAll(principal as Principal, 'worklist:read')
      for (const item of worklist.items(days)) {
        const dataSet = dataSetOfItem(item)
        const { allowed } = gate.decide(principal as Principal, 'worklist:read', factsOfItem(dataSet))
        if (allowed && isOpen(dataSet)) yield dataSet
      }
    },
    async answered({ principal, request }, items) {
      await audit.append({
        time: new Date().toISOString(),
        action: 'worklist:read',
        outcome: 'success',
        principal: principalLabel(principal as Principal),
        address: request.address,
        detail: { items },
      })
    },
  }
}
