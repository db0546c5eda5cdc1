/** What narrows a program beyond its role: some actions only, some addresses only. */
import { BlockList, isIP } from 'node:net'
import { type Action, actions } from '../action.ts'
import { plainAddress } from '../address.ts'
import { AccessError } from '../errors.ts'
import { maxScopeAddresses } from '../limits.ts'

export interface Scope {
  /** Of the role's actions only these; absent: all of them. */
  actions?: readonly Action[]
  /** IP addresses and networks (`10.2.0.0/16`) that it may come from; absent: any. */
  addresses?: readonly string[]
}

/** As the accounts file keeps it. */
export interface ScopeRow {
  actions: string | null
  addresses: string | null
}

/** @throws AccessError `LG_SCOPE_INVALID`; `detail.field` */
export function requireScope(scope: Scope): ScopeRow {
  const { actions: wanted, addresses } = scope
  if (wanted !== undefined && (wanted.length === 0 || !wanted.every((action) => actions.includes(action)))) {
    throw invalidScope('actions', `one or more of ${actions.join(', ')}`)
  }
  if (addresses !== undefined) {
    if (addresses.length === 0 || addresses.length > maxScopeAddresses) {
      throw invalidScope('addresses', `1 to ${maxScopeAddresses} IP addresses or networks`)
    }
    addressList(addresses)
  }
  return { actions: wanted?.join() ?? null, addresses: addresses?.join() ?? null }
}

export function scopeOf({ actions: kept, addresses }: ScopeRow): Scope {
  return {
    ...(kept !== null && { actions: kept.split(',') as Action[] }),
    ...(addresses !== null && { addresses: addresses.split(',') }),
  }
}

/** @returns whether an address may use it; without a list any may, with one an unknown address may not */
export function addressCheck({ addresses }: Scope): (address: string | undefined) => boolean {
  if (addresses === undefined) return () => true
  const list = addressList(addresses)
  return (address) => {
    const plain = plainAddress(address ?? '')
    const family = isIP(plain)
    return family !== 0 && list.check(plain, family === 6 ? 'ipv6' : 'ipv4')
  }
}

/** @throws AccessError `LG_SCOPE_INVALID` */
function addressList(addresses: readonly string[]): BlockList {
  const list = new BlockList()
  for (const text of addresses) {
    const [, address, prefix] = /^([0-9A-Fa-f.:]{2,45})(?:\/(\d{1,3}))?$/.exec(text) ?? []
    const family = isIP(address ?? '')
    const longest = family === 6 ? 128 : 32
    const bits = prefix === undefined ? longest : Number(prefix)
    if (address === undefined || family === 0 || bits > longest) {
      throw invalidScope('addresses', 'IP addresses, or networks such as 10.2.0.0/16')
    }
    list.addSubnet(address, bits, family === 6 ? 'ipv6' : 'ipv4')
  }
  return list
}

function invalidScope(field: string, wanted: string): AccessError {
  return new AccessError('LG_SCOPE_INVALID', `The scope's ${field} cannot be used. They may be: ${wanted}.`, { field })
}
