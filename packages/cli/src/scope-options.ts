/** Options that narrow a program: `token create` and `client add`. */
import type { OperationParams } from '@leadglass/server'
import type { Command } from 'commander'
import { wordList } from './command.ts'

type Scope = Pick<OperationParams<'token.create'>, 'actions' | 'addresses'>
export type Role = OperationParams<'token.create'>['role']

export interface ScopeOptions {
  actions?: string[]
  from?: string[]
}

export function withScopeOptions(command: Command): Command {
  return command
    .option('--actions <LIST>', 'only these actions of the role, such as study:list,study:read', wordList)
    .option('--from <LIST>', 'only from these addresses or networks, such as 10.2.0.0/16', wordList)
}

/** What the words mean is checked by the archive. */
export function scopeOf({ actions, from }: ScopeOptions): Scope {
  return { ...(actions && { actions: actions as Scope['actions'] & {} }), ...(from && { addresses: from }) }
}
