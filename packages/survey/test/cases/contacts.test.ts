/** Whom to write to, from files of strangers: what is not a contact never becomes one. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Contacts } from '../../src/cases/contacts.ts'
import { readRdap } from '../../src/cases/rdap.ts'
import { securityContacts } from '../../src/cases/security-txt.ts'
import { SurveyError } from '../../src/errors.ts'

const now = new Date('2026-11-26T00:00:00Z')

describe('security.txt', () => {
  // The example of RFC 9116 2.1 with its contacts, signed in cleartext.
  const signed = [
    '-----BEGIN PGP SIGNED MESSAGE-----',
    'Hash: SHA256',
    '',
    '# Our security address',
    'Contact: mailto:security@example.com',
    'Contact: https://example.com/security-contact.html',
    'Expires: 2027-12-31T18:37:07z',
    '-----BEGIN PGP SIGNATURE-----',
    '',
    'iQIz',
    '-----END PGP SIGNATURE-----',
  ].join('\r\n')

  test('gives its contacts in their order', () => {
    expect(securityContacts(signed, now)).toEqual(['security@example.com', 'https://example.com/security-contact.html'])
  })

  test('that has expired gives none', () => {
    expect(securityContacts(signed, new Date('2028-01-01'))).toEqual([])
  })

  test.each([
    'javascript:alert(1)',
    'http://plain.example',
    'mailto:two@a.example,\u0000',
    'a b@c.example',
    'file:///etc/passwd',
  ])('%s is no contact', (value) => expect(securityContacts(`Contact: ${value}\n`, now)).toEqual([]))

  test('of any content gives only texts without spaces and brackets', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (content) => {
        for (const contact of securityContacts(`Contact: ${content}`, now)) expect(contact).toMatch(/^[^\s<>]+$/)
      }),
    )
  })
})

describe('RDAP', () => {
  const answer = {
    startAddress: '198.51.100.0',
    endAddress: '198.51.100.255',
    entities: [
      {
        roles: ['registrant'],
        entities: [
          {
            roles: ['abuse'],
            vcardArray: [
              'vcard',
              [
                ['version', {}, 'text', '4.0'],
                ['email', {}, 'text', 'abuse@isp.example'],
              ],
            ],
          },
        ],
      },
      { roles: ['technical'], vcardArray: ['vcard', [['email', {}, 'text', 'tech@isp.example']]] },
    ],
  }

  test('gives the abuse desk of a network, wherever it stands', () => {
    const [network] = readRdap('x.json', JSON.stringify(answer))
    expect(network!.abuse).toEqual(['abuse@isp.example'])
    expect(
      ['198.51.100.0', '198.51.100.255', '198.51.99.255', '198.51.101.0', '::1', 'nonsense'].map(network!.holds),
    ).toEqual([true, true, false, false, false, false])
  })

  test('of any content is read or refused with the file’s name', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (content) => {
        try {
          readRdap('x.json', content)
        } catch (error) {
          expect(error).toBeInstanceOf(SurveyError)
          expect((error as SurveyError).detail).toEqual({ file: 'x.json' })
        }
      }),
    )
  })
})

describe('the folder', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'leadglass-contacts-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  test('that is not there knows nobody', async () => {
    const contacts = await Contacts.load(join(folder, 'none'))
    expect(contacts.of({ system: { address: '198.51.100.7', port: 104 } }, now)).toEqual([])
  })

  test('gives the nearest first: the institution, its network, the CERT of the country', async () => {
    await mkdir(join(folder, 'security-txt'))
    await mkdir(join(folder, 'rdap'))
    await writeFile(join(folder, 'security-txt', '198.51.100.7.txt'), 'Contact: mailto:it@hospital.example\n')
    const vcardArray = ['vcard', [['email', {}, 'text', 'abuse@isp.example']]]
    const rdap = {
      startAddress: '198.51.0.0',
      endAddress: '198.51.255.255',
      entities: [{ roles: ['abuse'], vcardArray }],
    }
    await writeFile(join(folder, 'rdap', 'net.json'), JSON.stringify(rdap))
    await writeFile(
      join(folder, 'certs.csv'),
      '\uFEFFcountry,name,contact\r\nGermany,CERT-Example,cert@cert.example\r\n',
    )
    const contacts = await Contacts.load(folder)
    expect(contacts.of({ system: { address: '198.51.100.7', port: 104, country: 'DE' } }, now)).toEqual([
      { recipient: 'institution', to: 'it@hospital.example', source: 'security.txt' },
      { recipient: 'network', to: 'abuse@isp.example', source: 'RDAP' },
      { recipient: 'cert', to: 'cert@cert.example', source: 'CERT-Example' },
    ])
  })

  test('with a list of CERTs that is not of its form says so', async () => {
    await writeFile(join(folder, 'certs.csv'), 'country,name,contact\nDE,X\n')
    await expect(Contacts.load(folder)).rejects.toMatchObject({ code: 'LG_SURVEY_CONTACTS_INVALID' })
  })
})
