/** To whom something is granted, as it is written on the command line: `role:clinician`, `person:ada`, `nodes`. */
import { type GrantSubject, grantSubjectKinds } from '@leadglass/access'
import { InvalidArgumentError } from 'commander'

/** @throws InvalidArgumentError */
export function grantSubject(text: string): GrantSubject {
  if (text === 'nodes') return { kind: 'nodes', name: '' }
  const at = text.indexOf(':')
  const kind = grantSubjectKinds.find((one) => one === text.slice(0, Math.max(0, at)))
  if (kind === undefined || kind === 'nodes' || at === text.length - 1)
    throw new InvalidArgumentError('Write role:ROLE, person:NAME, token:NAME, node:AETITLE, or nodes for every node.')
  return { kind, name: text.slice(at + 1) }
}

export function subjectText({ kind, name }: GrantSubject): string {
  return kind === 'nodes' ? 'nodes' : `${kind}:${name}`
}
