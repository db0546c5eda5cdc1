/** What posture, status and metrics say of backups and drills: the newest backup, and how the newest drill ended. */
import type { BackupFacts } from '../posture/points.ts'
import type { BackupReport } from './back-up.ts'
import type { RecoveryStore } from './recovery-store.ts'

export function backupFacts(store: RecoveryStore): BackupFacts {
  const backup = store.last('backup', 'done')
  const drill = store.last('drill')
  const report = backup?.report as BackupReport | undefined
  return {
    ...(report ? { backup: { at: Date.parse(report.at), sameDisk: report.sameDisk } } : {}),
    ...(drill ? { drill: { at: drill.endedAt, cameBack: drill.outcome === 'done' } } : {}),
  }
}
