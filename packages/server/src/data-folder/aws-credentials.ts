/**
 * Credentials for a key management service, from where every AWS program takes them: the environment, then the shared file.
 *
 * Source: AWS SDKs and Tools Reference Guide, "Shared config and credentials files" and "AWS access keys".
 */
import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { KmsOptions } from '@leadglass/archive'
import { ConfigError } from '../errors.ts'
import type { Environment } from './key-source.ts'

type Credentials = KmsOptions['credentials']

/** @throws ConfigError `LG_CONFIG_VALUE` there are none */
export async function awsCredentials(environment: Environment): Promise<Credentials> {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = environment
  if (accessKeyId && secretAccessKey) {
    return { accessKeyId, secretAccessKey, sessionToken: environment.AWS_SESSION_TOKEN || undefined }
  }
  const path = environment.AWS_SHARED_CREDENTIALS_FILE ?? join(homedir(), '.aws', 'credentials')
  const profile = environment.AWS_PROFILE ?? 'default'
  const found = credentialsIn(await readFile(path, 'utf8').catch(() => ''), profile)
  if (found) return found
  const message = `no credentials for the key management service: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_SHARED_CREDENTIALS_FILE to a file with the profile ${profile}`
  throw new ConfigError('LG_CONFIG_VALUE', message, { key: 'keys.kmsKey' })
}

/** One profile of a shared credentials file: `[NAME]`, then `name = value` lines. */
export function credentialsIn(text: string, profile: string): Credentials | undefined {
  const values = new Map<string, string>()
  let section = ''
  for (const line of text.split(/\r?\n/)) {
    const [, name] = /^\s*\[\s*(.+?)\s*\]\s*$/.exec(line) ?? []
    const [, key, value] = /^\s*([a-z_]+)\s*=\s*(\S+)\s*$/.exec(line) ?? []
    if (name !== undefined) section = name
    else if (key !== undefined && value !== undefined && section === profile) values.set(key, value)
  }
  const accessKeyId = values.get('aws_access_key_id')
  const secretAccessKey = values.get('aws_secret_access_key')
  if (accessKeyId === undefined || secretAccessKey === undefined) return undefined
  return { accessKeyId, secretAccessKey, sessionToken: values.get('aws_session_token') }
}
