/** How fast a run is: what the scope says, with a default for each field it leaves out. */
import type { ScopeTerms } from '../scope/scope.ts'

export interface PaceSettings {
  /** New connections a second, all hosts together. `Infinity` when unpaced. */
  readonly connectionsPerSecond: number
  /** New connections a second to one /24 (IPv6: /48). */
  readonly connectionsPerSecondPerNetwork: number
  /** Milliseconds between two connections, or two requests, to one host. */
  readonly hostGapMs: number
  readonly hostsAtOnce: number
  readonly hostReadOctets: number
  readonly hostTimeMs: number
  /** Milliseconds a peer may take to answer. */
  readonly patienceMs: number
}

/**
 * 50 connections a second are less than one web page makes; 2 a second to a network do not show in its graphs; 200 ms
 * leave the smallest archive time for its own users. One GiB is five million studies: more than any archive seen.
 */
export const defaultPace: PaceSettings = {
  connectionsPerSecond: 50,
  connectionsPerSecondPerNetwork: 2,
  hostGapMs: 200,
  hostsAtOnce: 64,
  hostReadOctets: 2 ** 30,
  hostTimeMs: 15 * 60_000,
  patienceMs: 10_000,
}

/** For a fleet of one's own on loopback: as fast as both sides can. */
const unpaced: PaceSettings = {
  ...defaultPace,
  connectionsPerSecond: Number.POSITIVE_INFINITY,
  connectionsPerSecondPerNetwork: Number.POSITIVE_INFINITY,
  hostGapMs: 0,
  // On loopback nothing is far away: who has not answered by then never will.
  patienceMs: 2000,
}

export function paceSettings(pace: ScopeTerms['pace']): PaceSettings {
  if (pace === 'unpaced') return unpaced
  return { ...defaultPace, ...(pace as Partial<PaceSettings> | undefined) }
}
