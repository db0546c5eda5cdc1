/** Targets from `nmap -oX`: the open TCP ports of each host. Source: nmap.dtd. Entities are not expanded. */
import { SaxesParser } from 'saxes'
import { type FoundTarget, invalidLine } from './record.ts'

/** @throws SurveyError `LG_SURVEY_TARGETS_INVALID` for what is not whole XML */
export function targetsOfNmap(text: string): FoundTarget[] {
  const found: FoundTarget[] = []
  const parser = new SaxesParser()
  let address: string | undefined
  let port: { line: number; number: string } | undefined
  parser.on('error', (error) => {
    throw invalidLine(parser.line, 'not whole XML (was the scan interrupted?)', error)
  })
  parser.on('opentag', ({ name, attributes }) => {
    if (name === 'host') address = undefined
    if (name === 'address' && attributes.addrtype !== 'mac') address ??= attributes.addr
    if (name === 'port') {
      port = attributes.protocol === 'tcp' ? { line: parser.line, number: attributes.portid ?? '' } : undefined
    }
    if (name === 'state' && port && attributes.state === 'open') {
      found.push({ line: port.line, address, port: port.number })
    }
  })
  parser.write(text).close()
  return found
}
