/**
 * Whom to write to, from files that the operator gathered: the survey itself asks nobody.
 *
 * `security-txt/ADDRESS.txt` (RFC 9116), `rdap/*.json` (RFC 9083, entities with the role `abuse`), `certs.csv` with the
 * columns country, name, contact.
 */
import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { parse as parseCsv } from 'csv-parse/sync'
import { countryOf } from '../countries/countries.ts'
import { SurveyError } from '../errors.ts'
import type { Case } from './case.ts'
import type { Recipient } from './event.ts'
import { caseLimits } from './limits.ts'
import { type RdapNetwork, readRdap } from './rdap.ts'
import { securityContacts } from './security-txt.ts'

export interface Contact {
  readonly recipient: Recipient
  /** A mail address or a URL. */
  readonly to: string
  /** `security.txt`, `RDAP`, or the CERT's name. */
  readonly source: string
}

export class Contacts {
  readonly #securityTxt: ReadonlyMap<string, string>
  readonly #networks: readonly RdapNetwork[]
  readonly #certs: ReadonlyMap<string, Contact>

  private constructor(
    securityTxt: ReadonlyMap<string, string>,
    networks: readonly RdapNetwork[],
    certs: ReadonlyMap<string, Contact>,
  ) {
    this.#securityTxt = securityTxt
    this.#networks = networks
    this.#certs = certs
  }

  /** A folder that is not there holds no contacts. @throws SurveyError `LG_SURVEY_CONTACTS_INVALID` names the file */
  static async load(folder: string): Promise<Contacts> {
    const texts = await filesOf(join(folder, 'security-txt'), '.txt')
    const rdap = await filesOf(join(folder, 'rdap'), '.json')
    const certs = await contentOf(join(folder, 'certs.csv')).catch(() => '')
    return new Contacts(
      new Map(texts.map(({ name, content }) => [basename(name, '.txt'), content])),
      rdap.flatMap(({ name, content }) => readRdap(name, content)),
      readCerts(certs),
    )
  }

  /** Nearest first: the institution's own word, its network's abuse desk, the country's CERT. */
  of({ system }: Pick<Case, 'system'>, now: Date): Contact[] {
    const own = securityContacts(this.#securityTxt.get(system.address) ?? '', now)
    const networks = this.#networks.filter((network) => network.holds(system.address))
    const cert = this.#certs.get(countryOf(system.country).name)
    return [
      ...own.map((to): Contact => ({ recipient: 'institution', to, source: 'security.txt' })),
      ...networks.flatMap(({ abuse }) => abuse.map((to): Contact => ({ recipient: 'network', to, source: 'RDAP' }))),
      ...(cert ? [cert] : []),
    ]
  }
}

/** Country → contact; the first line holds the names of the columns. */
function readCerts(content: string): Map<string, Contact> {
  const rows = parseRows(content)
  const certs = new Map<string, Contact>()
  for (const { country, name, contact } of rows) {
    if (!country || !contact) throw invalid('certs.csv', 'each line needs country and contact')
    certs.set(countryOf(country).name, { recipient: 'cert', to: contact, source: name || 'national CERT' })
  }
  return certs
}

function parseRows(content: string): Record<string, string | undefined>[] {
  try {
    return parseCsv(content, { columns: true, skip_empty_lines: true, trim: true, bom: true })
  } catch (cause) {
    throw invalid('certs.csv', (cause as Error).message)
  }
}

async function filesOf(folder: string, ending: string): Promise<{ name: string; content: string }[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(ending)).sort()
  if (names.length > caseLimits.contactFiles) throw invalid(folder, 'there are too many files')
  const files: { name: string; content: string }[] = []
  for (const name of names) files.push({ name, content: await contentOf(join(folder, name)) })
  return files
}

async function contentOf(path: string): Promise<string> {
  if ((await stat(path)).size > caseLimits.contactOctets) throw invalid(basename(path), 'the file is too long')
  return readFile(path, 'utf8')
}

function invalid(file: string, what: string): SurveyError {
  return new SurveyError('LG_SURVEY_CONTACTS_INVALID', `${file}: ${what}`, { file })
}
