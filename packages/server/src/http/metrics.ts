/**
 * Figures for monitoring, in Prometheus' text format. Labels are route patterns and statuses, never identifiers.
 */
import type { ArchiveStatistics } from '@leadglass/archive'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { BackupFacts } from '../posture/points.ts'

export interface Metrics {
  request(facts: { method: string; route: string; status: number; durationMs: number }): void
  instance(facts: { protocol: 'c-store' | 'stow-rs'; outcome: 'success' | 'failure' }): void
  association(facts: { outcome: 'accepted' | 'rejected' | 'tls-failure' }): void
  render(statistics: ArchiveStatistics, recovery: BackupFacts): Promise<{ contentType: string; text: string }>
}

export function createMetrics(): Metrics {
  const registers = [new Registry()] as [Registry]
  const requests = new Histogram({
    name: 'leadglass_http_request_seconds',
    help: 'Time to answer a request, by route pattern and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10, 60],
    registers,
  })
  const instances = new Counter({
    name: 'leadglass_instances_received_total',
    help: 'Instances offered over the network, by protocol and outcome.',
    labelNames: ['protocol', 'outcome'],
    registers,
  })
  const associations = new Counter({
    name: 'leadglass_associations_total',
    help: 'DICOM associations asked for, by outcome.',
    labelNames: ['outcome'],
    registers,
  })
  const stored = new Gauge({
    name: 'leadglass_stored',
    help: 'What the archive holds.',
    labelNames: ['what'],
    registers,
  })
  const recoveries = new Gauge({
    name: 'leadglass_recovery_seconds',
    help: 'Age of the newest backup, and of the newest drill if the archive came back in it; absent where there is none.',
    labelNames: ['what'],
    registers,
  })
  collectDefaultMetrics({ register: registers[0] })
  return {
    request: ({ method, route, status, durationMs }) =>
      requests.observe({ method, route, status: String(status) }, durationMs / 1000),
    instance: (facts) => instances.inc(facts),
    association: (facts) => associations.inc(facts),
    async render(statistics, { backup, drill }) {
      const seconds = (at: number) => Math.round((Date.now() - at) / 1000)
      recoveries.reset()
      if (backup !== undefined) recoveries.set({ what: 'backup' }, seconds(backup.at))
      if (drill?.cameBack) recoveries.set({ what: 'drill' }, seconds(drill.at))
      for (const [what, value] of Object.entries(statistics)) stored.set({ what }, value)
      return { contentType: registers[0].contentType, text: await registers[0].metrics() }
    },
  }
}
