import { expect, test } from 'vitest'
import { parseConfig } from '../../src/config/config-file.ts'
import { readEnvironment } from '../../src/config/environment.ts'
import { mergeSettings } from '../../src/config/load-settings.ts'
import { settingList } from '../../src/config/setting-list.ts'
import { settingsInForce } from '../../src/config/settings-in-force.ts'

const file = parseConfig('https:\n  listen: 10.0.0.1:443\n  requestTimeoutSeconds: 60\n', '/srv/config.yaml')
const layers = [file, ...readEnvironment({ LEADGLASS_HTTPS_LISTEN: '10.0.0.2:443' })]
const inForce = new Map(settingsInForce(mergeSettings(layers), layers).map((setting) => [setting.key, setting]))

test('each setting is there once, with its value', () => {
  expect([...inForce.keys()]).toEqual(settingList().map(({ key }) => key))
})

test('the last source that speaks of a setting is named, a file with its line', () => {
  expect(inForce.get('https.listen')).toMatchObject({ value: '10.0.0.2:443', source: 'LEADGLASS_HTTPS_LISTEN' })
  expect(inForce.get('https.requestTimeoutSeconds')).toMatchObject({ value: 60, source: '/srv/config.yaml:3' })
  expect(inForce.get('dicom.aeTitle')).toMatchObject({ value: 'LEADGLASS', source: 'default' })
})
