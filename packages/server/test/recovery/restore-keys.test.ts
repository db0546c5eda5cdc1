/** Backups of archives whose root key a token or a key management service holds: restored elsewhere, and drilled. */
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  ctPhantom,
  type KmsServer,
  kmsCredentials,
  kmsKey,
  kmsRegion,
  part10File,
  type SoftToken,
  softHsm,
  softToken,
  softTokenLabel,
  softTokenPin,
  startKms,
} from '@leadglass/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { initialise, type RestoreOptions, restore, runOperation } from '../../src/index.ts'

const keyLabel = 'archive-2026'
const pin = { LEADGLASS_PKCS11_PIN: softTokenPin }
const aws = { AWS_ACCESS_KEY_ID: kmsCredentials.accessKeyId, AWS_SECRET_ACCESS_KEY: kmsCredentials.secretAccessKey }

let place: string
let token: SoftToken
let kms: KmsServer
let authorityFile: string

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'leadglass-restore-keys-'))
  token = softToken()
  kms = await startKms()
  authorityFile = join(place, 'kms.pem')
  await writeFile(authorityFile, kms.authority)
})

afterAll(async () => {
  token.remove()
  await kms.close()
  await rm(place, { recursive: true, force: true })
})

const tokenSettings = () => ({ pkcs11Module: softHsm, pkcs11Token: softTokenLabel })
const kmsSettings = () => ({ kmsKey, kmsRegion, kmsEndpoint: kms.endpoint, kmsAuthorityFile: authorityFile })

/** What a source needs: to hold the key at first, to open the restored archive, and to restore it. */
const sources = {
  pkcs11: {
    held: () => ({ ...tokenSettings(), pkcs11Key: keyLabel }),
    environment: pin,
    /** As the how-to page says it: nobody remembers what the key is called in the token. */
    restored: () => ({ keySettings: tokenSettings(), keySecret: softTokenPin, environment: {} }),
  },
  kms: {
    held: kmsSettings,
    environment: aws,
    restored: () => ({ keySettings: kmsSettings(), environment: aws }),
  },
} satisfies Record<string, { held: () => object; environment: object; restored: () => Partial<RestoreOptions> }>

const kinds = Object.keys(sources) as (keyof typeof sources)[]
const wrapping = (folder: string, kind: string) => readFile(join(folder, 'keys', `root.${kind}`), 'utf8')
const instancesIn = 4

/** An archive with a few images, its root key held so, backed up once. */
async function backedUp(kind: keyof typeof sources, name: string) {
  const { held, environment } = sources[kind]
  const [folder, backup, images] = ['data', 'backup', 'images'].map((what) => join(place, `${name}-${what}`))
  await initialise({ folder: folder!, environment: {} })
  const secret = kind === 'pkcs11' ? { secret: softTokenPin } : {}
  const params = { source: kind, settings: held(), ...secret }
  await runOperation(folder!, 'keys.move', params, undefined, { environment })
  await mkdir(images!)
  let index = 0
  for await (const slice of ctPhantom({ sliceCount: instancesIn }))
    await writeFile(join(images!, `${index++}.dcm`), part10File(slice))
  await runOperation(folder!, 'import', { paths: [images!] }, undefined, { environment })
  await runOperation(folder!, 'backup.run', { to: backup! }, undefined, { environment })
  return { folder: folder!, backup: backup!, back: join(place, `${name}-back`) }
}

describe.each(kinds)('%s', (kind) => {
  const { environment, restored } = sources[kind]
  let archive: Awaited<ReturnType<typeof backedUp>>

  beforeAll(async () => {
    archive = await backedUp(kind, kind)
  })

  test('the backup holds no root key, and says what must be there to restore it', async () => {
    const { folder, backup } = archive
    const { rootKey } = await runOperation(folder, 'backup.list', { from: backup }, undefined, { environment })
    expect(rootKey.source).toBe(kind)
    expect(await readdir(join(folder, 'keys'))).not.toContain('root.key')
  })

  test('it comes back on another machine, and opens there with what config.yaml says and the secret', async () => {
    const { folder, backup, back } = archive
    const report = await restore({ from: backup, folder: back, ...restored() })
    expect(report).toMatchObject({ problems: [], found: { studies: 1, instances: instancesIn } })
    const here = { environment }
    const verified = await runOperation(back, 'verify', {}, undefined, here)
    expect(verified).toMatchObject({ records: instancesIn, problems: [] })
    const status = await runOperation(back, 'keys.status', {}, undefined, here)
    expect(status.rootKey).toMatchObject({ source: kind, superseded: [] })
    expect(await readdir(join(back, 'keys'))).not.toContain('root.key')
    expect(await wrapping(back, kind)).toBe(await wrapping(folder, kind))
  })

  test('a drill brings it back with the key that the running archive lends', async () => {
    const { folder, backup } = archive
    const drilled = await runOperation(folder, 'backup.drill', { from: backup, whole: true }, undefined, {
      environment,
    })
    expect(drilled).toMatchObject({ outcome: 'came-back', problems: [], readBack: { instances: instancesIn } })
  })

  test('the wrapping that lies in the backup was changed: nothing is made of it', async () => {
    const { backup } = archive
    const list = join(backup, 'generations', '00000001')
    const text = await readFile(list, 'utf8')
    const [line, signature] = text.split('\n')
    const outside = JSON.parse(line!)
    const file = JSON.parse(Buffer.from(outside.rootKey.file, 'base64').toString('utf8'))
    const field = kind === 'pkcs11' ? 'wrapped' : 'ciphertext'
    const octets = Buffer.from(file[field], kind === 'pkcs11' ? 'hex' : 'base64')
    octets[20]! ^= 1
    file[field] = octets.toString(kind === 'pkcs11' ? 'hex' : 'base64')
    outside.rootKey.file = Buffer.from(JSON.stringify(file)).toString('base64')
    await writeFile(list, `${JSON.stringify(outside)}\n${signature}\n`)
    const to = join(place, `${kind}-changed`)
    await expect(restore({ from: backup, folder: to, ...restored() })).rejects.toMatchObject({ code: 'LG_KEY_WRONG' })
    expect(existsSync(to)).toBe(false)
    await writeFile(list, text)
  })
})

describe('a token', () => {
  let archive: Awaited<ReturnType<typeof backedUp>>
  const to = () => join(place, 'token-refused')
  const restoring = (options: Partial<RestoreOptions> = {}) =>
    restore({ from: archive.backup, folder: to(), ...sources.pkcs11.restored(), ...options })

  beforeAll(async () => {
    archive = await backedUp('pkcs11', 'token')
  })

  test('gets no further key by a restoration, whatever its key is called', async () => {
    await restore({ from: archive.backup, folder: archive.back, ...sources.pkcs11.restored() })
    const keys = [...token.objects().matchAll(/label: +(.*)/g)].map(([, label]) => label)
    expect([...new Set(keys)]).toEqual([keyLabel])
  })

  test('whose PIN lies in a file opens the archive from then on without another word', async () => {
    const pkcs11PinFile = join(place, 'pin')
    await writeFile(pkcs11PinFile, `${softTokenPin}\n`)
    const folder = join(place, 'token-pin-file')
    await restoring({ folder, keySettings: { ...tokenSettings(), pkcs11PinFile }, keySecret: undefined })
    expect(await runOperation(folder, 'verify', {}, undefined, { environment: {} })).toMatchObject({ problems: [] })
    expect(await readFile(join(folder, 'config.yaml'), 'utf8')).not.toContain(softTokenPin)
  })

  test.each([
    ['with another PIN', { keySecret: '000000' }, 'LG_KEY_SOURCE_REFUSED'],
    ['of another name', { keySettings: { ...tokenSettings(), pkcs11Token: 'elsewhere' } }, 'LG_KEY_SOURCE_UNAVAILABLE'],
    ['without its library', { keySettings: { pkcs11Token: softTokenLabel } }, 'LG_CONFIG_VALUE'],
  ])('%s restores nothing and says why', async (_, options, code) => {
    await expect(restoring(options)).rejects.toMatchObject({ code })
    expect(existsSync(to())).toBe(false)
  })

  test('that is another one of the same name restores nothing', async () => {
    const own = process.env.SOFTHSM2_CONF
    const other = softToken()
    await expect(restoring()).rejects.toMatchObject({ code: 'LG_KEY_WRONG' })
    other.remove()
    process.env.SOFTHSM2_CONF = own
    expect(existsSync(to())).toBe(false)
  })
})

describe('a key management service', () => {
  let archive: Awaited<ReturnType<typeof backedUp>>
  const to = () => join(place, 'kms-refused')
  const restoring = (options: Partial<RestoreOptions> = {}) =>
    restore({ from: archive.backup, folder: to(), ...sources.kms.restored(), ...options })

  beforeAll(async () => {
    archive = await backedUp('kms', 'service')
  })

  test('is asked to decrypt and for nothing else: that right is enough to restore', async () => {
    const before = kms.log.length
    await restore({ from: archive.backup, folder: archive.back, ...sources.kms.restored() })
    expect([...new Set(kms.log.slice(before).map(({ action }) => action))]).toEqual(['Decrypt'])
  })

  test.each([
    ['refuses these credentials', { status: 400, name: 'AccessDeniedException' }, 'LG_KEY_SOURCE_REFUSED'],
    ['cannot answer now', { status: 500, name: 'KMSInternalException' }, 'LG_KEY_SOURCE_UNAVAILABLE'],
  ])('that %s restores nothing; the same command does later', async (_, failure, code) => {
    const before = kms.failures.length
    kms.failures.push(...Array(20).fill(failure))
    await expect(restoring()).rejects.toMatchObject({ code })
    kms.failures.length = before
    expect(existsSync(to())).toBe(false)
    expect(await restoring()).toMatchObject({ problems: [] })
    await rm(to(), { recursive: true })
  })

  test('without credentials is not asked', async () => {
    const before = kms.requests
    const environment = { AWS_SHARED_CREDENTIALS_FILE: '/nowhere' }
    await expect(restoring({ environment })).rejects.toMatchObject({ code: 'LG_CONFIG_VALUE' })
    expect(kms.requests).toBe(before)
  })

  test('whose key was deleted restores nothing', async () => {
    const key = kms.keys.get(kmsKey)!
    kms.keys.delete(kmsKey)
    await expect(restoring()).rejects.toMatchObject({ code: 'LG_KEY_SOURCE_REFUSED' })
    kms.keys.set(kmsKey, key)
    expect(existsSync(to())).toBe(false)
  })
})
