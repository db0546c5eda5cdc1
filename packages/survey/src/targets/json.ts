/** Targets from the JSON of masscan (`-oJ`), Shodan (`download`, `search`) and Censys (`search`, exports). */
import { type JsonRecord, jsonRecords } from './json-records.ts'
import { type FoundTarget, invalidLine } from './record.ts'

/** @throws SurveyError `LG_SURVEY_TARGETS_INVALID` */
export function targetsOfJson(text: string): FoundTarget[] {
  return jsonRecords(text).flatMap(targetsOfRecord)
}

function targetsOfRecord({ line, value }: JsonRecord): FoundTarget[] {
  if ('finished' in value) return []
  if ('ip_str' in value) return shodan(line, value)
  if (Array.isArray(value.ports)) return masscan(line, value)
  const host = isObject(value.host) ? value.host : value
  if (Array.isArray(host.services)) return censys(line, host)
  throw invalidLine(line, 'a record of neither masscan nor Shodan nor Censys')
}

function masscan(line: number, record: Fields): FoundTarget[] {
  return objects(record.ports)
    .filter(({ proto, status }) => proto === 'tcp' && status === 'open')
    .map(({ port }) => ({ line, address: record.ip, port }))
}

function shodan(line: number, record: Fields): FoundTarget[] {
  if (record.transport === 'udp') return []
  const country = isObject(record.location) ? record.location.country_code : undefined
  return [{ line, address: record.ip_str, port: record.port, institution: record.org, country, network: record.asn }]
}

/** Services that can be a picture archive or its viewer; a host's mail server is nobody's business here. */
const censysServices: readonly unknown[] = ['DICOM', 'HTTP', 'UNKNOWN']

function censys(line: number, host: Fields): FoundTarget[] {
  const country = isObject(host.location) ? host.location.country_code : undefined
  const network = isObject(host.autonomous_system) ? `AS${host.autonomous_system.asn}` : undefined
  return objects(host.services)
    .filter((service) => censysServices.includes(service.service_name ?? service.protocol ?? 'UNKNOWN'))
    .filter((service) => String(service.transport_protocol ?? 'tcp').toLowerCase() === 'tcp')
    .map(({ port }) => ({ line, address: host.ip, port, country, network }))
}

type Fields = Readonly<Record<string, unknown>>

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null
}

function objects(value: unknown): Fields[] {
  return Array.isArray(value) ? value.filter(isObject) : []
}
