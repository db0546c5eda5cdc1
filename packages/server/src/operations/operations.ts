/** Every operation by its name. */
import { alertAcknowledge } from './alert-acknowledge.ts'
import { alertList } from './alert-list.ts'
import { alertTest } from './alert-test.ts'
import { approvalAsk } from './approval-ask.ts'
import { approvalDecide } from './approval-decide.ts'
import { approvalList } from './approval-list.ts'
import { auditExport } from './audit-export.ts'
import { auditProve } from './audit-prove.ts'
import { auditSearch } from './audit-search.ts'
import { auditTail } from './audit-tail.ts'
import { auditVerify } from './audit-verify.ts'
import { auditWitness } from './audit-witness.ts'
import { backupDrill } from './backup-drill.ts'
import { backupList } from './backup-list.ts'
import { backupRun } from './backup-run.ts'
import { canaryAdd } from './canary-add.ts'
import { canaryList } from './canary-list.ts'
import { canaryRemove } from './canary-remove.ts'
import { canaryStyle } from './canary-style.ts'
import { clientAdd } from './client-add.ts'
import { clientDisable } from './client-disable.ts'
import { clientEnable } from './client-enable.ts'
import { clientList } from './client-list.ts'
import { clientRemove } from './client-remove.ts'
import { collectionAdd } from './collection-add.ts'
import { collectionChange } from './collection-change.ts'
import { collectionList } from './collection-list.ts'
import { collectionRemove } from './collection-remove.ts'
import { deleteStudy } from './delete.ts'
import { erase } from './erase.ts'
import { exportStudy } from './export.ts'
import { forwardDiscard } from './forward-discard.ts'
import { forwardList } from './forward-list.ts'
import { forwardRetry } from './forward-retry.ts'
import { forwardStatus } from './forward-status.ts'
import { glassBreak } from './glass-break.ts'
import { glassEnd } from './glass-end.ts'
import { glassList } from './glass-list.ts'
import { glassReview } from './glass-review.ts'
import { grantAdd } from './grant-add.ts'
import { grantConfine } from './grant-confine.ts'
import { grantList } from './grant-list.ts'
import { grantRevoke } from './grant-revoke.ts'
import { importFiles } from './import.ts'
import { jobsList } from './jobs-list.ts'
import { keysErasures } from './keys-erasures.ts'
import { keysExport } from './keys-export.ts'
import { keysMove } from './keys-move.ts'
import { keysRotate } from './keys-rotate.ts'
import { keysStatus } from './keys-status.ts'
import { keysVerifyErasure } from './keys-verify-erasure.ts'
import { linkCreate } from './link-create.ts'
import { nodeActivity } from './node-activity.ts'
import { nodeAdd } from './node-add.ts'
import { nodeCertificate } from './node-certificate.ts'
import { nodeList } from './node-list.ts'
import { nodeLog } from './node-log.ts'
import { nodeRemove } from './node-remove.ts'
import { nodeRevoke } from './node-revoke.ts'
import { nodeTrust } from './node-trust.ts'
import type { Operation } from './operation.ts'
import type { OperationName } from './operation-table.ts'
import { peerEcho } from './peer-echo.ts'
import { peerFind } from './peer-find.ts'
import { peerGet } from './peer-get.ts'
import { peerMove } from './peer-move.ts'
import { peerSend } from './peer-send.ts'
import { postureEvidence } from './posture-evidence.ts'
import { postureHistory } from './posture-history.ts'
import { postureRun } from './posture-run.ts'
import { projectEraseKey } from './project-erase-key.ts'
import { projectList } from './project-list.ts'
import { projectSet } from './project-set.ts'
import { reindex } from './reindex.ts'
import { reviewDecide } from './review-decide.ts'
import { reviewList } from './review-list.ts'
import { settingsList } from './settings-list.ts'
import { shareCreate } from './share-create.ts'
import { shareList } from './share-list.ts'
import { shareOwn } from './share-own.ts'
import { shareRevoke } from './share-revoke.ts'
import { shareWithdraw } from './share-withdraw.ts'
import { status } from './status.ts'
import { storageGrowth } from './storage-growth.ts'
import { studiesCollect } from './studies-collect.ts'
import { studiesCollections } from './studies-collections.ts'
import { studiesDestinations } from './studies-destinations.ts'
import { studiesMarkRead } from './studies-mark-read.ts'
import { studiesSend } from './studies-send.ts'
import { studiesStates } from './studies-states.ts'
import { suspensionEnd } from './suspension-end.ts'
import { suspensionList } from './suspension-list.ts'
import { tokenCreate } from './token-create.ts'
import { tokenList } from './token-list.ts'
import { tokenRevoke } from './token-revoke.ts'
import { trashEmpty } from './trash-empty.ts'
import { trashList } from './trash-list.ts'
import { trashRestore } from './trash-restore.ts'
import { userAdd } from './user-add.ts'
import { userAskAgain } from './user-ask-again.ts'
import { userDisable } from './user-disable.ts'
import { userList } from './user-list.ts'
import { userRecover } from './user-recover.ts'
import { userSessions } from './user-sessions.ts'
import { userSignOut } from './user-sign-out.ts'
import { verify } from './verify.ts'
import { worklistAdd } from './worklist-add.ts'
import { worklistImport } from './worklist-import.ts'
import { worklistList } from './worklist-list.ts'
import { worklistRemove } from './worklist-remove.ts'
import { worklistShow } from './worklist-show.ts'

export const operations: { readonly [N in OperationName]: Operation<N> } = {
  'node.add': nodeAdd,
  'node.list': nodeList,
  'node.remove': nodeRemove,
  'node.certificate': nodeCertificate,
  'node.revoke': nodeRevoke,
  'node.trust': nodeTrust,
  'node.log': nodeLog,
  'node.activity': nodeActivity,
  'peer.echo': peerEcho,
  'peer.find': peerFind,
  'peer.send': peerSend,
  'peer.get': peerGet,
  'peer.move': peerMove,
  'worklist.add': worklistAdd,
  'worklist.import': worklistImport,
  'worklist.list': worklistList,
  'worklist.show': worklistShow,
  'worklist.remove': worklistRemove,
  'studies.destinations': studiesDestinations,
  'studies.send': studiesSend,
  'studies.collections': studiesCollections,
  'studies.collect': studiesCollect,
  'studies.states': studiesStates,
  'studies.mark-read': studiesMarkRead,
  'forward.status': forwardStatus,
  'forward.list': forwardList,
  'forward.retry': forwardRetry,
  'forward.discard': forwardDiscard,
  'user.add': userAdd,
  'user.list': userList,
  'user.disable': userDisable,
  'user.recover': userRecover,
  'user.sessions': userSessions,
  'user.sign-out': userSignOut,
  'user.ask-again': userAskAgain,
  'suspension.list': suspensionList,
  'suspension.end': suspensionEnd,
  'token.create': tokenCreate,
  'token.list': tokenList,
  'token.revoke': tokenRevoke,
  'client.add': clientAdd,
  'client.list': clientList,
  'client.disable': clientDisable,
  'client.enable': clientEnable,
  'client.remove': clientRemove,
  'link.create': linkCreate,
  'project.list': projectList,
  'project.set': projectSet,
  'project.erase-key': projectEraseKey,
  'review.list': reviewList,
  'review.decide': reviewDecide,
  'collection.list': collectionList,
  'collection.add': collectionAdd,
  'collection.remove': collectionRemove,
  'collection.change': collectionChange,
  'grant.list': grantList,
  'grant.add': grantAdd,
  'grant.revoke': grantRevoke,
  'grant.confine': grantConfine,
  'approval.ask': approvalAsk,
  'approval.list': approvalList,
  'approval.decide': approvalDecide,
  'glass.break': glassBreak,
  'glass.end': glassEnd,
  'glass.list': glassList,
  'glass.review': glassReview,
  import: importFiles,
  export: exportStudy,
  verify,
  reindex,
  delete: deleteStudy,
  'share.create': shareCreate,
  'share.list': shareList,
  'share.revoke': shareRevoke,
  'share.own': shareOwn,
  'share.withdraw': shareWithdraw,
  'trash.list': trashList,
  'trash.restore': trashRestore,
  'trash.empty': trashEmpty,
  erase,
  'backup.run': backupRun,
  'backup.list': backupList,
  'backup.drill': backupDrill,
  'posture.run': postureRun,
  'posture.history': postureHistory,
  'posture.evidence': postureEvidence,
  'keys.status': keysStatus,
  'keys.rotate': keysRotate,
  'keys.export': keysExport,
  'keys.move': keysMove,
  'keys.erasures': keysErasures,
  'keys.verify-erasure': keysVerifyErasure,
  'alert.list': alertList,
  'alert.test': alertTest,
  'alert.acknowledge': alertAcknowledge,
  'canary.add': canaryAdd,
  'canary.list': canaryList,
  'canary.remove': canaryRemove,
  'canary.style': canaryStyle,
  'audit.search': auditSearch,
  'audit.tail': auditTail,
  'audit.verify': auditVerify,
  'audit.export': auditExport,
  'audit.prove': auditProve,
  'audit.witness': auditWitness,
  status,
  'settings.list': settingsList,
  'storage.growth': storageGrowth,
  'jobs.list': jobsList,
}

export function isOperationName(name: string): name is OperationName {
  return Object.hasOwn(operations, name)
}
