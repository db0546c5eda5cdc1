/** What can be asked for. One closed list for every protocol, so that no protocol has a rule of its own. */
export const actions = [
  'study:list',
  'study:read',
  'study:store',
  'study:delete',
  'study:erase',
  'study:export',
  'study:share',
  'study:collect',
  'study:confirm',
  'archive:verify',
  'archive:reindex',
  'accounts:read',
  'accounts:write',
  'nodes:read',
  'nodes:write',
  'grants:read',
  'grants:write',
  'approvals:ask',
  'approvals:decide',
  'glass:break',
  'glass:read',
  'glass:review',
  'audit:read',
  'alerts:read',
  'alerts:write',
  'canaries:write',
  'shares:read',
  'shares:write',
  'keys:read',
  'keys:rotate',
  'keys:move',
  'keys:export',
  'backups:read',
  'backups:write',
  'settings:read',
  'worklist:read',
  'worklist:write',
  'steps:read',
  'steps:write',
  'forwarding:read',
  'forwarding:write',
  'projects:read',
  'projects:write',
  'images:review',
  'metrics:read',
  'survey:read',
  'survey:names',
  'survey:write',
] as const

export type Action = (typeof actions)[number]

const known: ReadonlySet<string> = new Set(actions)

export function isAction(text: string): text is Action {
  return known.has(text)
}
