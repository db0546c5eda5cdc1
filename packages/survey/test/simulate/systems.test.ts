/** Simulated systems of each kind, asked by DCMTK's tools and over HTTP. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { identifierPattern } from '../../src/simulate/studies/names.ts'
import { fleetOf, type TestFleet } from './support/fleet-of.ts'
import { findscu, run } from './support/run.ts'

const at = (host: number) => `127.41.0.${host}`

let fleet: TestFleet
beforeAll(async () => {
  fleet = await fleetOf(
    [
      '1,11112,orthanc,DE,300,4000,web=open retrieve store undated=3',
      '2,11112,dcmqrscp,DE,12,200,',
      '3,11112,dcm4chee,US,4000,80000,cap=500/FE00 viewer=xero undated=2',
      '4,11112,conquest,US,900,9000,cap=200/A700',
      '5,11112,fo-dicom,US,900,9000,cap=100/0000 anonymous',
      '6,11112,orthanc,US,,,find=abort web=closed',
      '7,11112,mergecom,US,,,reject=1.1.7',
      '8,11112,dcm4chee2,US,,,reject=2.3.2',
      '9,11112,dcmtk-vendor,US,,,no-query',
      '10,11112,dcmtk-vendor,US,,,abort',
      '11,11112,conquest,US,,,find=0124',
      '12,11112,dcm4chee,US,20,400,tls',
      '13,11112,dcm4chee,US,,,tls=client',
      '14,11112,dcmtk-vendor,DE,300,4000,twin=127.1.0.1 retrieve',
      '15,11112,dicompot,US,12,60,retrieve store decoy',
      '16,11112,ssh,US,,,',
      '17,11112,garbage,US,,,',
      '18,11112,web,US,,,',
      '19,11112,closes,US,,,',
      '20,11112,dcm4chee,US,50,100,web=open retrieve page=10',
      '21,11112,mergecom,US,40,400,counts=series viewer=meddream:closed',
      '22,11112,nothing,US,,,',
    ],
    41,
  )
})
afterAll(() => fleet.remove())

describe('echo', () => {
  test('is answered by open and half-open systems', async () => {
    for (const host of [1, 6, 9, 15]) expect((await run('echoscu', at(host), '11112')).status).toBe(0)
  })

  test.each([
    [7, 'Called AE Title Not Recognized'],
    [8, 'Local Limit Exceeded'],
    [10, 'Abort'],
    [16, 'Unrecognized PDU|Illegal|invalid'],
    [19, 'closed|reset|Peer'],
    [22, 'refused'],
  ])('%i does otherwise: %s', async (host, pattern) => {
    const { status, text } = await run('echoscu', '-v', '-to', '5', at(host), '11112')
    expect(text).toMatch(new RegExp(pattern, 'i'))
    // DCMTK calls an aborted echo a success.
    if (host !== 10) expect(status).not.toBe(0)
  })
})

describe('products', () => {
  test.each([
    [1, /1\.2\.276\.0\.7230010\.3\.0\.3\.6\.[4-7]/, /OFFIS_DCMTK_36[4-7]/],
    [3, /1\.2\.40\.0\.13\.1\.3/, /dcm4che-5/],
    [4, /1\.2\.826\.0\.1\.3680043\.2\.135\.1066\.101/, /1\.4\.1\d\/WIN32/],
    [15, /1\.2\.826\.0\.1\.3680043\.9\.7133/, /GODICOM_1_1/],
  ])('%i says who wrote it', async (host, classUID, versionName) => {
    const { text } = await run('echoscu', '-d', at(host), '11112')
    const theirs = text.slice(text.indexOf('A-ASSOCIATE-AC'))
    expect(theirs).toMatch(classUID)
    expect(theirs).toMatch(versionName)
  })
})

describe('queries', () => {
  test('give every study once, with the images that the fleet says', async () => {
    const { answers, text } = await findscu(at(1), 'StudyInstanceUID', 'NumberOfStudyRelatedInstances', 'PatientName')
    expect(answers).toBe(300)
    expect(new Set(text.match(/UI \[2\.25\.[\d.]+/g)).size).toBe(300)
    const counts = [...text.matchAll(/\(0020,1208\) IS \[(\d+) *\]/g)].map(([, digits]) => Number(digits))
    expect(counts).toHaveLength(300)
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(4000)
    expect(text).toMatch(identifierPattern)
  })

  test('by date: two halves and the undated are the whole', async () => {
    const parts = await Promise.all(
      ['-20150630', '20150701-'].map((range) => findscu(at(1), `StudyDate=${range}`, 'StudyInstanceUID')),
    )
    expect(parts.reduce((sum, { answers }) => sum + answers, 0)).toBe(297)
  })

  test('another face shows the same studies', async () => {
    const uidsOf = async (host: number) =>
      new Set((await findscu(at(host), 'StudyInstanceUID')).text.match(/UI \[2\.25\.[\d.]+/g))
    expect(await uidsOf(14)).toEqual(await uidsOf(1))
  })

  test.each([
    [3, 500, 'Cancel'],
    [4, 200, 'OutOfResources|Out of Resources|0xa700'],
    [5, 100, 'Success'],
  ])('%i gives at most %i at once, and says %s', async (host, most, status) => {
    const { answers, text } = await findscu(at(host), 'StudyInstanceUID', 'PatientName')
    expect(answers).toBe(most)
    expect(text).toMatch(new RegExp(`Final Find Response.*(${status})`, 'i'))
  })

  test('dcmqrscp leaves counts empty, and refuses IMAGE level without the keys above', async () => {
    const { answers, text } = await findscu(at(2), 'StudyInstanceUID', 'NumberOfStudyRelatedInstances')
    expect(answers).toBe(12)
    expect(text).not.toMatch(/\(0020,1208\) IS \[/)
    const images = await findscu(at(2), 'QueryRetrieveLevel=IMAGE', 'SOPInstanceUID')
    expect(images.answers).toBe(0)
    expect(images.text).toMatch(/Final Find Response.*(UnableToProcess|Unable|0xc000)/i)
  })

  test('images of a study are counted series by series where no number is given', async () => {
    const { text } = await findscu(at(2), 'StudyInstanceUID')
    const uids = [...new Set([...text.matchAll(/UI \[(2\.25\.\d+)/g)].map(([, uid]) => uid!))]
    let images = 0
    for (const study of uids) {
      const series = await findscu(at(2), 'QueryRetrieveLevel=SERIES', `StudyInstanceUID=${study}`, 'SeriesInstanceUID')
      for (const [, uid] of series.text.matchAll(/\(0020,000e\) UI \[([\d.]+)/g)) {
        const keys = [`StudyInstanceUID=${study}`, `SeriesInstanceUID=${uid}`, 'SOPInstanceUID']
        images += (await findscu(at(2), 'QueryRetrieveLevel=IMAGE', ...keys)).answers
      }
    }
    expect(images).toBe(200)
  })

  test('a system that gives counts of series gives none of studies', async () => {
    const { text } = await findscu(at(21), 'StudyInstanceUID', 'NumberOfStudyRelatedInstances')
    expect(text).not.toMatch(/\(0020,1208\) IS \[/)
    const [, study] = /UI \[(2\.25\.\d+)/.exec(text)!
    const series = await findscu(
      at(21),
      'QueryRetrieveLevel=SERIES',
      `StudyInstanceUID=${study}`,
      'NumberOfSeriesRelatedInstances',
    )
    expect(series.text).toMatch(/\(0020,1209\) IS \[\d/)
  })

  test('an anonymous one withholds names', async () => {
    const { text } = await findscu(at(5), 'PatientName', 'PatientID', 'AccessionNumber')
    expect(text).not.toMatch(identifierPattern)
  })

  test('closed ones abort, refuse, or have no context for it', async () => {
    expect((await findscu(at(6))).text).toMatch(/abort/i)
    expect((await findscu(at(11))).text).toMatch(/NotAuthorized|Not Authorized|0x124/i)
    expect((await findscu(at(9))).text).toMatch(/No Acceptable Presentation Contexts/i)
  })

  test('retrieving and storing are offered, and never done', async () => {
    const { text } = await run('movescu', '-v', '-S', '-to', '5', '-k', 'QueryRetrieveLevel=STUDY', at(1), '11112')
    expect(text).toMatch(/Move Response.*(Refused|Failed|0xa702)/i)
    expect(fleet.observed().messages['C-MOVE-RQ']).toBe(1)
    expect(fleet.observed().forbidden).toBeGreaterThan(0)
    const refused = await run('movescu', '-v', '-S', '-to', '5', '-k', 'QueryRetrieveLevel=STUDY', at(3), '11112')
    expect(refused.text).toMatch(/No valid Presentation Context/i)
  })
})

describe('TLS', () => {
  const echo = (host: number, ...options: string[]) => run('echoscu', '-v', '-to', '5', ...options, at(host), '11112')

  test('a TLS-only system answers inside TLS alone', async () => {
    expect((await echo(12, '+tla', '-ic')).status).toBe(0)
    expect((await echo(12)).status).not.toBe(0)
  })

  test('one that asks for a client certificate lets nobody in without', async () => {
    expect((await echo(13, '+tla', '-ic')).status).not.toBe(0)
  })
})

describe('HTTP', () => {
  const get = (host: number, port: number, path: string, ...options: string[]) =>
    run('curl', '-sS', '-i', '--max-time', '5', ...options, `http://${at(host)}:${port}${path}`).then(
      ({ text }) => text,
    )

  test("Orthanc's explorer, open and closed", async () => {
    expect(await get(1, 8042, '/')).toMatch(/^HTTP\/1\.1 301[\s\S]*location: app\/explorer\.html/i)
    expect(await get(1, 8042, '/', '-L')).toContain('<title>Orthanc Explorer</title>')
    expect(await get(1, 8042, '/system')).toContain('"Name":"Orthanc"')
    expect(await get(1, 8042, '/statistics')).toContain('"CountStudies":300,')
    expect(await get(6, 8042, '/system')).toMatch(/^HTTP\/1\.1 401[\s\S]*realm="Orthanc Secure Area"/)
  })

  test('QIDO-RS: whole, by date, page by page, and cut without a word', async () => {
    const json = async (host: number, port: number, path: string) =>
      JSON.parse((await get(host, port, path)).split('\r\n\r\n')[1]!) as Record<string, { Value?: unknown[] }>[]
    const all = await json(1, 8042, '/dicom-web/studies')
    expect(all).toHaveLength(300)
    expect(all.reduce((sum, study) => sum + Number(study['00201208']?.Value?.[0]), 0)).toBe(4000)
    expect(await json(1, 8042, '/dicom-web/studies?limit=7&offset=298')).toHaveLength(2)
    expect(await json(1, 8042, '/dicom-web/studies?StudyDate=-20150630')).toHaveLength(
      (await findscu(at(1), 'StudyDate=-20150630', 'StudyInstanceUID')).answers,
    )
    expect(await json(20, 8080, '/dicom-web/studies').catch(() => 'none')).toBe('none')
    expect(await json(20, 8080, '/dcm4chee-arc/aets/DCM4CHEE/rs/studies?limit=40')).toHaveLength(10)
    expect(await get(20, 8080, '/dcm4chee-arc/aets/DCM4CHEE/rs/studies/count')).toContain('{"count":50}')
  })

  test('the retrieve route looks an unknown study up, and counts who asks for a real one', async () => {
    const before = fleet.observed().forbidden
    expect(await get(1, 8042, '/dicom-web/studies/2.25.123')).toMatch(/^HTTP\/1\.1 404/)
    expect(fleet.observed().forbidden).toBe(before)
    const [study] = (await findscu(at(1), 'StudyInstanceUID')).text.match(/2\.25\.\d+/)!
    expect(await get(1, 8042, `/dicom-web/studies/${study}`)).toMatch(/^HTTP\/1\.1 404/)
    expect(fleet.observed().forbidden).toBe(before + 1)
  })

  test('viewers show a list, or a form to sign in', async () => {
    const open = await get(3, 8080, '/')
    expect(open).toContain('<title>XERO Viewer</title>')
    expect(open.match(/<tr data-study-uid/g)).toHaveLength(25)
    const closed = await get(21, 8080, '/')
    expect(closed).toMatch(/set-cookie: MEDDREAMSESSID=/i)
    expect(closed).toContain('type="password"')
    expect(closed).not.toMatch(identifierPattern)
  })

  test('anything that would change something is refused', async () => {
    expect(await get(1, 8042, '/studies', '-X', 'DELETE')).toMatch(/^HTTP\/1\.1 405/)
    expect(await get(1, 8042, '/nowhere')).toMatch(/^HTTP\/1\.1 404/)
    expect(await get(18, 11112, '/')).toContain('Welcome to nginx')
  })
})
