import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { createServer, initialise, runOperation } from '../../src/index.ts'

const quiet = {
  https: '127.0.0.1:0',
  dicomTls: '127.0.0.1:0',
  environment: {},
  logDestination: { write: () => undefined },
}
/** Everything of this file lies in here, and goes with it. */
const place = mkdtempSync(join(tmpdir(), 'leadglass-init-'))
afterAll(() => rm(place, { recursive: true, force: true }))
const emptyFolder = () => mkdtempSync(join(place, 'folder-'))
const newFolder = () => join(emptyFolder(), 'data')

describe('a new data folder', () => {
  test('is for its owner alone, every file of it', async () => {
    const folder = newFolder()
    await initialise({ folder, environment: {} })
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      const { mode } = statSync(join(entry.parentPath, entry.name))
      expect(mode & 0o077, `${entry.parentPath}/${entry.name}`).toBe(0)
    }
  })

  test('has its settings with comments, and their schema beside them', async () => {
    const folder = newFolder()
    await initialise({ folder, environment: { LEADGLASS_DICOM_AE_TITLE: 'WARD7' } })
    const config = readFileSync(join(folder, 'config.yaml'), 'utf8')
    expect(config).toContain('  #listen: "127.0.0.1:8443"')
    expect(config).toContain('  aeTitle: "WARD7"')
    expect(JSON.parse(readFileSync(join(folder, 'config.schema.json'), 'utf8'))).toMatchObject({ type: 'object' })
  })

  test('keeps no private key in the clear', async () => {
    const folder = newFolder()
    await initialise({ folder, environment: {} })
    for (const name of ['authority.key', 'server.pem']) {
      const text = readFileSync(join(folder, 'tls', name), 'utf8')
      expect(text).toContain('BEGIN ENCRYPTED PRIVATE KEY')
      expect(text).not.toContain('BEGIN PRIVATE KEY')
    }
  })

  test('gives a one-time enrolment link whose secret stands behind the #', async () => {
    const folder = newFolder()
    const { enrolmentLink } = await initialise({ folder, environment: {} })
    expect(enrolmentLink).toMatch(/^https:\/\/127\.0\.0\.1:8443\/#\/enrol\/[A-Za-z0-9_-]{20,}$/)
    const { users } = await runOperation(folder, 'user.list', {}, undefined, { environment: {} })
    expect(users).toEqual([])
  })

  test('has certificates that openssl accepts, for the names it is reached by', async () => {
    const folder = newFolder()
    await initialise({ folder, environment: { LEADGLASS_HTTPS_NAMES: 'pacs.example,10.1.2.3' } })
    const authority = join(folder, 'tls/authority.crt')
    const server = join(folder, 'tls/server.pem')
    const verify = ['verify', '-x509_strict', '-purpose', 'sslserver', '-CAfile', authority]
    for (const name of ['localhost', 'pacs.example']) {
      expect(execFileSync('openssl', [...verify, '-verify_hostname', name, server]).toString()).toContain('OK')
    }
    for (const address of ['127.0.0.1', '::1', '10.1.2.3']) {
      expect(execFileSync('openssl', [...verify, '-verify_ip', address, server]).toString()).toContain('OK')
    }
  })
})

describe('init refuses', () => {
  test('a folder that has something in it, and leaves that alone', async () => {
    const folder = emptyFolder()
    writeFileSync(join(folder, 'thesis.txt'), 'years of work')
    await expect(initialise({ folder, environment: {} })).rejects.toMatchObject({ code: 'LG_DATA_FOLDER_EXISTS' })
    expect(readdirSync(folder)).toEqual(['thesis.txt'])
  })

  test('a data folder, a second time', async () => {
    const folder = newFolder()
    await initialise({ folder, environment: {} })
    await expect(initialise({ folder, environment: {} })).rejects.toMatchObject({ code: 'LG_DATA_FOLDER_EXISTS' })
  })

  test('a weak password, and leaves nothing behind', async () => {
    const folder = newFolder()
    const admin = { name: 'ada', password: 'password' }
    await expect(initialise({ folder, admin, environment: {} })).rejects.toMatchObject({ code: 'LG_PASSWORD_WEAK' })
    expect(readdirSync(folder)).toEqual([])
    await initialise({ folder, environment: {} })
  })

  test('a setting that does not exist, before it makes anything', async () => {
    const folder = newFolder()
    const environment = { LEADGLASS_HTTPS_PORT: '443' }
    await expect(initialise({ folder, environment })).rejects.toMatchObject({ code: 'LG_CONFIG_UNKNOWN_KEY' })
    expect(existsSync(folder)).toBe(false)
  })
})

describe('a start notices', () => {
  test('an init that was cut short', async () => {
    const folder = newFolder()
    await initialise({ folder, environment: {} })
    writeFileSync(join(folder, 'initialising'), '')
    await expect(createServer({ folder, ...quiet })).rejects.toMatchObject({ code: 'LG_DATA_FOLDER_INCOMPLETE' })
    await expect(initialise({ folder, environment: {} })).rejects.toMatchObject({ code: 'LG_DATA_FOLDER_INCOMPLETE' })
  })

  test('a file that is gone, and names it', async () => {
    const folder = newFolder()
    await initialise({ folder, environment: {} })
    await rm(join(folder, 'tls/authority.key'))
    await expect(createServer({ folder, ...quiet })).rejects.toThrow(/authority\.key is missing/)
  })

  test('an address that is taken, and says by whose setting', async () => {
    const folder = newFolder()
    await initialise({ folder, environment: {} })
    const first = await createServer({ folder, ...quiet })
    const second = newFolder()
    await initialise({ folder: second, environment: {} })
    const taken = first.ready.https.replace('https://', '')
    const starting = createServer({ folder: second, ...quiet, https: taken })
    await expect(starting).rejects.toThrow(/^https\.listen .*: another program listens there already/)
    await first.close()
    await (await createServer({ folder: second, ...quiet })).close()
  })

  test('a mistyped setting', async () => {
    const folder = newFolder()
    await initialise({ folder, environment: {} })
    writeFileSync(join(folder, 'config.yaml'), 'https:\n  lisen: 0.0.0.0:443\n')
    await expect(createServer({ folder, ...quiet })).rejects.toThrow(/config\.yaml:2: .*did you mean https\.listen\?/)
  })
})

test('a name added to the settings is in the certificate after the next start', async () => {
  const folder = newFolder()
  await initialise({ folder, environment: {} })
  writeFileSync(join(folder, 'config.yaml'), 'https:\n  names: [archive.example]\n')
  await (await createServer({ folder, ...quiet })).close()
  const text = execFileSync('openssl', [
    'x509',
    '-in',
    join(folder, 'tls/server.pem'),
    '-noout',
    '-ext',
    'subjectAltName',
  ]).toString()
  expect(text).toContain('DNS:archive.example')
})

test('a passphrase instead of a key file opens the folder, and a wrong one does not', async () => {
  const folder = newFolder()
  const environment = { LEADGLASS_KEYS_SOURCE: 'passphrase', LEADGLASS_PASSPHRASE: 'seven lead panes in a row' }
  await initialise({ folder, environment })
  const list = (passphrase: string) =>
    runOperation(folder, 'node.list', {}, undefined, { environment: { LEADGLASS_PASSPHRASE: passphrase } })
  expect(await list(environment.LEADGLASS_PASSPHRASE)).toEqual({ nodes: [] })
  await expect(list('another one')).rejects.toMatchObject({ code: 'LG_KEY_WRONG', exitStatus: 77 })
  const without = runOperation(folder, 'node.list', {}, undefined, { environment: {} })
  await expect(without).rejects.toMatchObject({ exitStatus: 78 })
})
