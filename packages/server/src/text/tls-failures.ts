/** Failures of TLS by the words of the network package; of several codes with the same words, the first. */
import { tlsFailureReasons } from '@leadglass/network'

export const tlsFailures: ReadonlyMap<string, string> = new Map(
  [...tlsFailureReasons].reverse().map(([code, why]) => [why, code]),
)
