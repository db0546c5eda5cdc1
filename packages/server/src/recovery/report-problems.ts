/** Alerts of backups and drills: each is of something that somebody must look at today. */
import type { Alerts } from '../alerts/alerts.ts'
import type { BackupReport } from './back-up.ts'
import type { DrillReport } from './drill.ts'

type Raising = Pick<Alerts, 'raise'>

/** A pack that was overwritten, cut or removed since the last backup is what ransomware looks like from here. */
export async function reportProblems(alerts: Raising, { generation, problems, altered }: BackupReport): Promise<void> {
  if (problems.length > 0) {
    const detail = { generation, files: problems.length, first: `${problems[0]!.kind} ${problems[0]!.path}` }
    await alerts.raise({ kind: 'backup:archive-differs', severity: 'critical', detail })
  }
  if (altered.length > 0) {
    const detail = { code: 'LG_BACKUP_ALTERED', generations: altered.join(', ') }
    await alerts.raise({ kind: 'backup:failed', severity: 'critical', detail })
  }
}

export async function reportDrill(alerts: Raising, { generation, outcome, problems }: DrillReport): Promise<void> {
  if (outcome === 'came-back') return
  const detail = { generation, problems: problems.length, code: problems[0]?.code ?? 'UNKNOWN' }
  await alerts.raise({ kind: 'drill:failed', severity: 'critical', detail })
}
