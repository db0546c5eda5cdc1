import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { parseConfig } from '../../src/config/config-file.ts'
import { loadSettings, mergeSettings } from '../../src/config/load-settings.ts'
import { configJsonSchema, settingList } from '../../src/config/setting-list.ts'
import { ConfigError } from '../../src/errors.ts'

const cases = new URL('./cases/', import.meta.url)
const names = readdirSync(cases)

/** Each pair of files: what the operator wrote, and the settings in force or the message they get. */
describe('what the operator wrote', () => {
  const written = names.filter((name) => /^[0-9]{2}-[a-z-]+\.conf$/.test(name)).sort()

  test.each(written.filter((name) => names.includes(name.replace('.conf', '.in-force.yaml'))))('%s', (name) => {
    expect(mergeSettings([parseConfig(read(name), 'config.yaml')])).toEqual(
      parse(read(name.replace('.conf', '.in-force.yaml'))),
    )
  })

  test.each(written.filter((name) => names.includes(name.replace('.conf', '.error.txt'))))('%s', (name) => {
    const [code, message] = read(name.replace('.conf', '.error.txt')).trimEnd().split('\n')
    const merge = () => mergeSettings([parseConfig(read(name), 'config.yaml')])
    expect(merge).toThrow(ConfigError)
    expect(merge).toThrow(expect.objectContaining({ code, message }))
  })
})

describe('the last source wins', () => {
  const file = new URL('03-a-hospital.conf', cases).pathname

  test('the environment overrides the file', async () => {
    const settings = await loadSettings({ file, environment: { LEADGLASS_DICOM_AE_TITLE: 'WARD' } })
    expect(settings.dicom).toMatchObject({ aeTitle: 'WARD', listen: '0.0.0.0:2762' })
  })

  test('a flag overrides the environment', async () => {
    const environment = { LEADGLASS_HTTPS_LISTEN: '127.0.0.1:1' }
    const flags = [{ name: '--https', key: 'https.listen', value: '127.0.0.1:0' }]
    expect((await loadSettings({ file, environment, flags })).https.listen).toBe('127.0.0.1:0')
  })

  test('a wrong value is reported although a later source would hide it', async () => {
    const environment = { LEADGLASS_HTTPS_LISTEN: 'nonsense' }
    const flags = [{ name: '--https', key: 'https.listen', value: '127.0.0.1:0' }]
    await expect(loadSettings({ environment, flags })).rejects.toThrow(
      /^LEADGLASS_HTTPS_LISTEN: https\.listen: write HOST:PORT/,
    )
  })
})

describe('the environment', () => {
  test('carries numbers and lists as text', async () => {
    const environment = { LEADGLASS_SIGN_IN_SESSION_HOURS: '3', LEADGLASS_HTTPS_NAMES: 'a.example, b.example' }
    const settings = await loadSettings({ environment })
    expect(settings.signIn.sessionHours).toBe(3)
    expect(settings.https.names).toEqual(['a.example', 'b.example'])
  })

  test('a mistyped variable is an error that names the one meant', async () => {
    const loading = loadSettings({ environment: { LEADGLASS_DICOM_AETITLE: 'X' } })
    await expect(loading).rejects.toThrow('did you mean LEADGLASS_DICOM_AE_TITLE?')
  })

  test('variables of other programs are left alone', async () => {
    await expect(loadSettings({ environment: { PATH: '/bin', LEADGLASS_TEST_DATA: '/x' } })).resolves.toBeDefined()
  })

  test('text where a number is expected is refused', async () => {
    const loading = loadSettings({ environment: { LEADGLASS_SIGN_IN_SESSION_HOURS: 'ten' } })
    await expect(loading).rejects.toMatchObject({ code: 'LG_CONFIG_VALUE' })
  })
})

test('a configuration file that is not there is an error, never the defaults', async () => {
  await expect(loadSettings({ file: '/nonexistent/config.yaml' })).rejects.toMatchObject({
    code: 'LG_CONFIG_UNREADABLE',
  })
})

test('no setting lacks a meaning or a default', () => {
  for (const setting of settingList()) {
    expect(setting.description, setting.key).toMatch(/\.$/)
    expect(setting.default, setting.key).toBeDefined()
  }
})

test('the JSON Schema refuses unknown settings, as the server does', () => {
  const schema = configJsonSchema() as {
    additionalProperties: boolean
    properties: Record<string, { additionalProperties: boolean }>
  }
  expect(schema.additionalProperties).toBe(false)
  expect(Object.values(schema.properties).map((group) => group.additionalProperties)).not.toContain(undefined)
})

test('any text either gives settings or a ConfigError', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json(),
        fc.constantFrom('https:\n  listen: ', 'log: {level: ').chain((head) => fc.string().map((tail) => head + tail)),
      ),
      (text) => {
        try {
          mergeSettings([parseConfig(text, 'config.yaml')])
        } catch (error) {
          expect(error).toBeInstanceOf(ConfigError)
        }
      },
    ),
  )
})

function read(name: string): string {
  return readFileSync(new URL(name, cases), 'utf8')
}
