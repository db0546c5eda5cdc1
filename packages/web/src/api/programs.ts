/** Programs: those with a bearer token, and those that prove by a key of their own who they are (OAuth 2.0 client credentials). */
import { sendJson } from './http.ts'

/** What narrows a program: some actions of its role, some addresses. Absent: none of it. */
export interface Scope {
  actions?: readonly string[]
  addresses?: readonly string[]
}

export interface Program extends Scope {
  name: string
  role: string
  /** ISO 8601, to the minute */
  lastUsedAt?: string
  lastAddress?: string
}

export interface Token extends Program {
  /** ISO 8601 */
  expiresAt: string
}

export interface Client extends Program {
  /** Names of its public keys */
  keys: readonly string[]
  /** ISO 8601 */
  createdAt: string
  /** Refused since then */
  disabledAt?: string
}

/** Roles that a program can have. */
export const programRoles = [
  'clinician',
  'technologist',
  'referrer',
  'researcher',
  'auditor',
  'monitor',
  'surveyor',
] as const

/** What a program of each role can be narrowed to; others have one action, or need all of theirs. */
export const narrowerActions: Readonly<Record<string, readonly string[]>> = {
  clinician: ['study:list', 'study:read', 'study:store', 'study:export', 'worklist:read', 'steps:read'],
  technologist: [
    'study:list',
    'study:read',
    'study:store',
    'study:delete',
    'worklist:read',
    'worklist:write',
    'steps:read',
  ],
  referrer: ['study:list', 'study:read'],
  researcher: ['study:list', 'study:read'],
  auditor: ['audit:read', 'alerts:read', 'glass:read', 'evidence:read'],
  surveyor: ['survey:read', 'survey:names', 'survey:write'],
}

export const listTokens = async () => (await sendJson<{ tokens: Token[] }>('/api/tokens')).tokens
export const createToken = (token: { name: string; role: string; expiresInMs: number } & Scope) =>
  sendJson<{ token: string }>('/api/tokens', { method: 'POST', body: token })
export const revokeToken = (name: string) => sendJson<unknown>(pathOf('tokens', name), { method: 'DELETE' })

export const listClients = async () => (await sendJson<{ clients: Client[] }>('/api/clients')).clients
/** @param client - `keys`: a JSON Web Key Set, a JSON Web Key, or PEM */
export const addClient = (client: { name: string; role: string; keys: string } & Scope) =>
  sendJson<Client>('/api/clients', { method: 'POST', body: client })
export const removeClient = (name: string) => sendJson<unknown>(pathOf('clients', name), { method: 'DELETE' })
export const disableClient = (name: string) =>
  sendJson<Client>(`${pathOf('clients', name)}/disable`, { method: 'POST', body: {} })
export const enableClient = (name: string) =>
  sendJson<Client>(`${pathOf('clients', name)}/enable`, { method: 'POST', body: {} })

const pathOf = (kind: 'tokens' | 'clients', name: string) => `/api/${kind}/${encodeURIComponent(name)}`
