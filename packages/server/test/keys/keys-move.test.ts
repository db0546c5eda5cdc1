import { existsSync } from 'node:fs'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openKeyring, rootKeyFile, rootKeyKms } from '@leadglass/archive'
import {
  type KmsServer,
  kmsCredentials,
  kmsKey,
  kmsRegion,
  type SoftToken,
  softHsm,
  softToken,
  softTokenLabel,
  softTokenPin,
  startKms,
} from '@leadglass/testkit'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { changeConfig } from '../../src/config/change-config.ts'
import { createServer, initialise, runOperation } from '../../src/index.ts'

const secret = 'five words that nobody guesses'
let token: SoftToken
let kms: KmsServer
let place: string
let folder: string
let authorityFile: string

beforeAll(async () => {
  token = softToken()
  kms = await startKms()
  authorityFile = join(await temporary(), 'kms.pem')
  await writeFile(authorityFile, kms.authority)
})
afterAll(async () => {
  token.remove()
  await kms.close()
})

beforeEach(async () => {
  place = await temporary()
  folder = join(place, 'data')
})

const temporary = () => mkdtemp(join(tmpdir(), 'leadglass-move-'))
const pkcs11 = { pkcs11Module: softHsm, pkcs11Token: softTokenLabel }
const aws = { AWS_ACCESS_KEY_ID: kmsCredentials.accessKeyId, AWS_SECRET_ACCESS_KEY: kmsCredentials.secretAccessKey }

async function status(environment: Record<string, string> = {}) {
  return runOperation(folder, 'keys.status', {}, undefined, { environment })
}

async function move(
  source: 'file' | 'passphrase' | 'pkcs11' | 'kms',
  settings: Record<string, string>,
  given?: string,
  environment = {},
) {
  const params = { source, settings, ...(given === undefined ? {} : { secret: given }) }
  return runOperation(folder, 'keys.move', params, undefined, { environment })
}

test('from file to passphrase to token to key management service and back: each time the archive opens by the new one only', async () => {
  await initialise({ folder, environment: {} })
  expect(await move('passphrase', {}, secret)).toMatchObject({ forgotten: ['file'] })
  await expect(status()).rejects.toMatchObject({ code: 'LG_CONFIG_VALUE' })
  expect(existsSync(join(folder, 'keys', 'root.key'))).toBe(false)
  const phrase = { LEADGLASS_PASSPHRASE: secret }
  expect(await move('pkcs11', pkcs11, softTokenPin, phrase)).toMatchObject({ forgotten: ['passphrase'] })
  const pin = { LEADGLASS_PKCS11_PIN: softTokenPin }
  expect(await status(pin)).toMatchObject({
    rootKey: { source: 'pkcs11', place: 'token hospital, key leadglass', superseded: [] },
  })
  expect(await move('kms', kmsSettings(), undefined, { ...pin, ...aws })).toMatchObject({ forgotten: ['pkcs11'] })
  expect((await status(aws)).rootKey).toEqual({ source: 'kms', place: kmsKey, superseded: [] })
  await move('file', {}, undefined, aws)
  expect((await status()).rootKey.source).toBe('file')
  expect(await runOperation(folder, 'verify', {}, undefined, { environment: {} })).toMatchObject({ problems: [] })
})

test('a running server moves its key and goes on; config.yaml keeps its comments', async () => {
  await initialise({ folder, environment: {} })
  const before = await readFile(join(folder, 'config.yaml'), 'utf8')
  const environment = { LEADGLASS_PKCS11_PIN: softTokenPin }
  const options = { folder, https: '127.0.0.1:0', dicomTls: '127.0.0.1:0', environment, logDestination: { write() {} } }
  const server = await createServer(options)
  await move('pkcs11', pkcs11)
  expect((await status()).rootKey).toMatchObject({ source: 'pkcs11', superseded: [] })
  await server.close()
  const after = await readFile(join(folder, 'config.yaml'), 'utf8')
  expect(after).toContain('  source: "pkcs11"')
  expect(after.split('\n').filter((line) => line.trim().startsWith('# '))).toEqual(
    before.split('\n').filter((line) => line.trim().startsWith('# ')),
  )
  const again = await createServer(options)
  await again.close()
})

const kmsSettings = () => ({ kmsKey, kmsRegion, kmsEndpoint: kms.endpoint, kmsAuthorityFile: authorityFile })

test.each([
  ['after the new source holds it', async () => undefined],
  [
    'after config.yaml names the new source',
    async () => {
      const path = join(folder, 'config.yaml')
      const changes = { ...kmsSettings(), source: 'kms' }
      await writeFile(path, changeConfig(await readFile(path, 'utf8'), path, 'keys', changes))
    },
  ],
])('killed %s: the archive opens, and the same command again ends it', async (_, step) => {
  await initialise({ folder, environment: {} })
  const keyring = await openKeyring({ folder, keySource: rootKeyFile() })
  const { endpoint, authority } = kms
  await keyring.moveTo(
    rootKeyKms({ keyId: kmsKey, region: kmsRegion, endpoint, authority, credentials: kmsCredentials }),
  )
  await step()
  expect((await status(aws)).rootKey.superseded).toHaveLength(1)
  const moved = await move('kms', kmsSettings(), undefined, aws)
  expect(moved).toMatchObject({ forgotten: ['file'], status: { rootKey: { source: 'kms', superseded: [] } } })
})

test('the passphrase is changed in one step: the old one opens nothing any more', async () => {
  const environment = { LEADGLASS_KEYS_SOURCE: 'passphrase', LEADGLASS_PASSPHRASE: secret }
  await initialise({ folder, environment })
  await move('passphrase', {}, 'another five words of mine', environment)
  await expect(status(environment)).rejects.toMatchObject({ code: 'LG_KEY_WRONG' })
  const now = { LEADGLASS_PASSPHRASE: 'another five words of mine' }
  expect((await status(now)).rootKey.source).toBe('passphrase')
})

test('a source that does not answer, or a variable that would name the old one at the next start, changes nothing', async () => {
  await initialise({ folder, environment: {} })
  const config = await readFile(join(folder, 'config.yaml'), 'utf8')
  await expect(move('pkcs11', pkcs11, '000000')).rejects.toMatchObject({
    code: 'LG_KEY_SOURCE_REFUSED',
    exitStatus: 77,
  })
  await expect(move('pkcs11', {}, softTokenPin)).rejects.toMatchObject({ code: 'LG_CONFIG_VALUE' })
  const overridden = move('passphrase', {}, secret, { LEADGLASS_KEYS_SOURCE: 'file' })
  await expect(overridden).rejects.toMatchObject({ code: 'LG_CONFIG_VALUE' })
  expect(await readFile(join(folder, 'config.yaml'), 'utf8')).toBe(config)
  expect((await status()).rootKey).toMatchObject({ source: 'file', superseded: [] })
})

test('a folder made with the root key in a token opens with its PIN and not without', async () => {
  const flags = Object.entries({ source: 'pkcs11', ...pkcs11 }).map(([name, value]) => ({
    name,
    key: `keys.${name}`,
    value,
  }))
  await initialise({ folder, environment: {}, flags, keySecret: softTokenPin })
  expect(existsSync(join(folder, 'keys', 'root.key'))).toBe(false)
  await expect(status()).rejects.toMatchObject({ code: 'LG_CONFIG_VALUE' })
  expect((await status({ LEADGLASS_PKCS11_PIN: softTokenPin })).rootKey.source).toBe('pkcs11')
  const copy = join(place, 'copy')
  await cp(folder, copy, { recursive: true })
  expect(await readFile(join(copy, 'config.yaml'), 'utf8')).not.toContain(softTokenPin)
  await rm(place, { recursive: true })
})
