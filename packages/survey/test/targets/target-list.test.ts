import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SurveyError } from '../../src/errors.ts'
import { openCountryTable } from '../../src/targets/country.ts'
import { parseTargets, type TargetListOptions } from '../../src/targets/target-list.ts'

const read = (text: string, options?: TargetListOptions) => parseTargets(Buffer.from(text), options)
const two = [
  { address: '192.0.2.1', port: 104 },
  { address: '192.0.2.2', port: 11112 },
]

describe('what others found is read', () => {
  test('CSV, in the order of its own first line or of ours', () => {
    const hospital = { address: '192.0.2.1', port: 104, institution: 'St. Mary, "East"', country: 'IE' }
    expect(read('address,port,institution,country\n192.0.2.1,104,"St. Mary, ""East""",IE\n')).toEqual([hospital])
    expect(read('# from the ticket\r\n192.0.2.1,104,"St. Mary, ""East""",IE\r\n')).toEqual([hospital])
    expect(read(`${'country;port;ip\n'.replaceAll(';', ',')}DE,4242,2001:DB8::1\n`)).toEqual([
      { address: '2001:db8::1', port: 4242, country: 'DE' },
    ])
  })

  test('nmap XML: open TCP ports only', () => {
    const port = (number: number, state: string, protocol = 'tcp') =>
      `<port protocol="${protocol}" portid="${number}"><state state="${state}"/><service name="dicom"/></port>`
    const host = (address: string, ports: string) =>
      `<host><status state="up"/><address addr="00:00:5E:00:53:01" addrtype="mac"/><address addr="${address}" addrtype="ipv4"/><ports>${ports}</ports></host>`
    const xml = `<?xml version="1.0"?>\n<!DOCTYPE nmaprun>\n<nmaprun>\n${host('192.0.2.1', port(104, 'open') + port(105, 'closed') + port(161, 'open', 'udp'))}
${host('192.0.2.2', port(11112, 'open'))}\n</nmaprun>`
    expect(read(xml)).toEqual(two)
  })

  test('masscan list and JSON, with the commas it leaves', () => {
    expect(read('#masscan\nopen tcp 104 192.0.2.1 1575000000\nopen tcp 11112 192.0.2.2 1575000001\n# end\n')).toEqual(
      two,
    )
    const line = (ip: string, port: number) =>
      `{   "ip": "${ip}",   "timestamp": "1575000000", "ports": [ {"port": ${port}, "proto": "tcp", "status": "open", "ttl": 55} ] }`
    expect(
      read(
        `[\n${line('192.0.2.1', 104)},\n${line('192.0.2.2', 11112)},\n{finished: 1}\n]`.replace('{finished: 1}\n', ''),
      ),
    ).toEqual(two)
  })

  test('zmap: a list needs the port that was scanned, its CSV may have one', () => {
    expect(read('192.0.2.1\n192.0.2.3\n', { defaultPort: 104 })).toHaveLength(2)
    expect(() => read('192.0.2.1\n')).toThrow(/line 1 .*--port/)
    expect(read('saddr,sport\n192.0.2.1,104\n192.0.2.2,11112\n')).toEqual(two)
  })

  test('Shodan, as lines (gzipped, as it is downloaded) and as an answer of the API', () => {
    const hit = (address: string, port: number) =>
      `{"ip_str":"${address}","port":${port},"transport":"tcp","org":"Clinic","asn":"AS64500","location":{"country_code":"BR"},"data":"DICOM {\\"x\\"}"}`
    const expected = two.map((target) => ({ ...target, institution: 'Clinic', network: 'AS64500', country: 'BR' }))
    const lines = `${hit('192.0.2.1', 104)}\n${hit('192.0.2.2', 11112)}\n`
    expect(parseTargets(gzipSync(lines))).toEqual(expected)
    expect(read(`{"total":2,"matches":[${hit('192.0.2.1', 104)},${hit('192.0.2.2', 11112)}]}`)).toEqual(expected)
  })

  test('Censys: DICOM, HTTP and unknown services of a host, nothing else', () => {
    const host = `{"ip":"192.0.2.1","services":[{"port":104,"service_name":"DICOM","transport_protocol":"TCP"},{"port":25,"service_name":"SMTP","transport_protocol":"TCP"}],"location":{"country_code":"IN"},"autonomous_system":{"asn":64501}}`
    const expected = [{ address: '192.0.2.1', port: 104, country: 'IN', network: 'AS64501' }]
    expect(read(host)).toEqual(expected)
    expect(read(`{"code":200,"result":{"query":"x","hits":[\n${host}\n]}}`)).toEqual(expected)
    expect(read(`[${host}]`)).toEqual(expected)
  })
})

test('an address and port given twice is asked once', () => {
  expect(read('192.0.2.1,104\n192.0.2.1,104\n::ffff:192.0.2.1,104\n')).toHaveLength(1)
})

test('what goes to people has no control characters and an end', () => {
  const [target] = read(`192.0.2.1,104,"a\u001b[31m\u202eb${'x'.repeat(999)}"\n`)
  expect(target?.institution).toMatch(/^a \[31m bx+$/)
  expect(target?.institution).toHaveLength(200)
})

test.each([
  ['a name', 'address,port\n192.0.2.1,104\npacs.example,104\n', 3],
  ['no port', '192.0.2.1,104\n192.0.2.2,\n', 2],
  ['a port that is none', 'address,port\n192.0.2.1,99999\n', 2],
  ['an open quotation mark', '192.0.2.1,104\n192.0.2.2,104,"Clinic\n', 2],
  ['XML cut short', '<nmaprun>\n<host>\n<address addr="192.0.2.1"', 3],
  ['a line of masscan', 'open tcp 104 192.0.2.1 1\nopen tcp\n', 2],
  ['JSON cut short', '{"ip_str":"192.0.2.1","port":104}\n{"ip_str":"192.0', 2],
  ['JSON that is none', '{"ip_str":"192.0.2.1","port":104}\n{ip_str:1}\n', 2],
  ['a record of nobody', '[\n{"ip_str":"192.0.2.1","port":104},\n\n{"a":1}]', 4],
  ['an address that is no text', '[\n{"ip_str":7,"port":104}]', 2],
])('names the line of %s', (_, text, line) => {
  expect(() => read(text)).toThrow(
    expect.objectContaining({
      code: 'LG_SURVEY_TARGETS_INVALID',
      detail: { line },
      message: expect.stringContaining(`line ${line} `),
    }),
  )
})

test('nothing at all is refused', () => {
  expect(() => read('')).toThrow(/empty/)
  expect(() => read('address,port\n')).toThrow(/empty/)
  expect(() => parseTargets(Uint8Array.of(0x1f, 0x8b, 1))).toThrow(/damaged/)
})

test('an XML file cannot make us read files or grow', () => {
  const bomb =
    '<!DOCTYPE n [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]><n>&b;&f;</n>'
  expect(() => read(bomb)).toThrow(expect.objectContaining({ code: 'LG_SURVEY_TARGETS_INVALID' }))
})

test('any octets are targets or are refused with our own error', () => {
  const starts = fc.constantFrom('', '<', '[', '{', 'open ', '192.0.2.1', '192.0.2.1,104\n', '{"ip_str":')
  fc.assert(
    fc.property(starts, fc.string({ unit: 'binary' }), (start, text) => {
      try {
        read(start + text, { defaultPort: 104 })
      } catch (error) {
        expect(error).toBeInstanceOf(SurveyError)
      }
    }),
    { numRuns: 500 },
  )
})

test('countries come from a dated table; loopback is nowhere', async () => {
  const table = await openCountryTable()
  expect(table.lookup('8.8.8.8')).toBe('US')
  expect(table.lookup('127.0.0.1')).toBeUndefined()
  expect(Date.parse(table.builtAt)).toBeGreaterThan(Date.parse('2026-01-01'))
  await expect(openCountryTable('/dev/null')).rejects.toThrow(/MaxMind/)
})
