/**
 * The settings as a flat list, read out of the schema: what the file, the environment and the reference page need.
 */
import { z } from 'zod'
import { settingsSchema } from './settings.ts'

export interface Setting {
  /** Dotted, as written in messages and flags: `https.listen`. */
  key: string
  path: readonly string[]
  /** `LEADGLASS_HTTPS_LISTEN` */
  variable: string
  type: 'string' | 'integer' | 'boolean' | 'array'
  /** For `enum` settings. */
  choices?: readonly string[]
  default: unknown
  description: string
}

/** The part of JSON Schema that our settings use. */
interface SchemaNode {
  type?: string
  description?: string
  default?: unknown
  enum?: string[]
  properties?: Record<string, SchemaNode>
}

/** The JSON Schema (draft 2020-12) that is written beside `config.yaml` for editors. */
export function configJsonSchema(): Record<string, unknown> {
  return { ...z.toJSONSchema(settingsSchema, { io: 'input' }), title: 'Leadglass configuration' }
}

/** One line of meaning for each group, by its name. */
export function settingGroups(): ReadonlyMap<string, string> {
  const root = configJsonSchema() as SchemaNode
  return new Map(Object.entries(root.properties ?? {}).map(([name, node]) => [name, node.description ?? '']))
}

export function settingList(): Setting[] {
  return leaves(configJsonSchema() as SchemaNode, [])
}

function leaves(node: SchemaNode, path: readonly string[]): Setting[] {
  if (node.properties) return Object.entries(node.properties).flatMap(([name, child]) => leaves(child, [...path, name]))
  const setting: Setting = {
    key: path.join('.'),
    path,
    variable: `LEADGLASS_${path.map(upperSnake).join('_')}`,
    type: node.type as Setting['type'],
    default: node.default,
    description: node.description ?? '',
  }
  return [node.enum ? { ...setting, choices: node.enum } : setting]
}

/** `aeTitle` → `AE_TITLE` */
function upperSnake(name: string): string {
  return name.replace(/[A-Z]/g, (capital) => `_${capital}`).toUpperCase()
}

/** Dotted names of all settings. */
export function settingKeys(): string[] {
  return settingList().map(({ key }) => key)
}
