/**
 * What a run would do, said before anything is sent: how many hosts, at most how many connections, and for how long.
 *
 * The time has two ends: every host closed (one connection each), and every host an open archive with a web server on each
 * of the scope's ports. What lies between depends on what answers.
 */

import { type PaceSettings, paceSettings } from '../pace/pace-terms.ts'
import { rateWindowFactor } from '../pace/rate.ts'
import { neighbourhood } from '../scope/address-set.ts'
import type { Scope } from '../scope/scope.ts'
import type { Admission } from './admission.ts'

export interface Plan {
  readonly hosts: number
  readonly targets: number
  readonly leftOut: { readonly outOfScope: number; readonly optedOut: number }
  readonly connections: { readonly fewest: number; readonly most: number }
  readonly seconds: { readonly fewest: number; readonly most: number }
  readonly pace: PaceSettings | 'unpaced'
}

/** Connections of one target at most: DICOM plain and over TLS, its four TLS versions. */
const mostForDicom = 2 + 4
/** Of one web port: plain and TLS for the viewer, one for DICOMweb, four TLS versions. */
const mostForWebPort = 2 + 1 + 4

export function planOf(scope: Scope, { hosts, leftOut }: Admission): Plan {
  const settings = paceSettings(scope.terms.pace)
  const targets = [...hosts.values()].reduce((sum, ofHost) => sum + ofHost.length, 0)
  const most = (address: string) => hosts.get(address)!.length * mostForDicom + scope.httpPorts.length * mostForWebPort
  const fewest = (address: string) => hosts.get(address)!.length
  const of = (count: (address: string) => number) => sum([...hosts.keys()].map(count))
  const outOfScope = leftOut.filter(({ reason }) => reason === 'out of scope').length
  return {
    hosts: hosts.size,
    targets,
    leftOut: { outOfScope, optedOut: leftOut.length - outOfScope },
    connections: { fewest: of(fewest), most: of(most) },
    seconds: {
      fewest: secondsOf([...hosts.keys()], fewest, settings),
      most: secondsOf([...hosts.keys()], most, settings),
    },
    pace: scope.terms.pace === 'unpaced' ? 'unpaced' : settings,
  }
}

/** The slowest of three: all connections at the overall pace, those of one network at its pace, and the gaps of the hosts. */
function secondsOf(addresses: readonly string[], count: (address: string) => number, settings: PaceSettings): number {
  const networks = new Map<string, number>()
  for (const address of addresses) {
    const network = neighbourhood(address)
    networks.set(network, (networks.get(network) ?? 0) + count(address))
  }
  const total = sum(addresses.map(count))
  const overall = rateSeconds(total, settings.connectionsPerSecond)
  const busiest = rateSeconds(Math.max(0, ...networks.values()), settings.connectionsPerSecondPerNetwork)
  const gaps = (Math.max(0, total - addresses.length) * settings.hostGapMs) / 1000 / settings.hostsAtOnce
  return Math.round(Math.max(overall, busiest, gaps) * 10) / 10
}

/** The first connection waits for nobody. */
function rateSeconds(connections: number, perSecond: number): number {
  return perSecond === Number.POSITIVE_INFINITY ? 0 : (Math.max(0, connections - 1) / perSecond) * rateWindowFactor
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
