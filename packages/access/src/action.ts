/** What can be asked for. One closed list for every protocol, so that no protocol has a rule of its own. */
export const actions = [
  'study:list',
  'study:read',
  'study:store',
  'study:erase',
  'study:export',
  'study:confirm',
  'archive:verify',
  'archive:reindex',
  'accounts:read',
  'accounts:write',
  'nodes:read',
  'nodes:write',
  'audit:read',
  'keys:read',
  'keys:rotate',
  'settings:read',
  'worklist:read',
  'worklist:write',
  'steps:read',
  'steps:write',
  'forwarding:read',
  'forwarding:write',
  'metrics:read',
] as const

export type Action = (typeof actions)[number]
