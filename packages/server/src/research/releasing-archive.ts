/**
 * The archive as every protocol has it. Whoever may see studies whole gets them as they lie. Whoever may see them only without
 * identities gets another archive: its UIDs, rows, headers and octets are those of a project, and the archive's own mean nothing in
 * it. The gate of the archive itself refuses such a principal, so that a way past this class would lead to nothing.
 */

import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Gate, Principal } from '@leadglass/access'
import {
  type Archive,
  ArchiveError,
  type ExportSink,
  exportedFile,
  type InstanceContent,
  type InstanceHandle,
  type SearchQuery,
  type SearchResult,
  type SearchRow,
  type StudyRequest,
  type WholeQuery,
} from '@leadglass/archive'
import { type DicomJsonModel, dicomJsonText } from '@leadglass/dicom'
import { limits } from '../limits.ts'
import { ForwardedArchive } from './forwarded-archive.ts'
import { openReleased } from './released-content.ts'
import { releasedRow } from './released-row.ts'
import type { Released, Releases } from './releases.ts'
import type { ResearchStudies, ResearchStudy } from './research-studies.ts'
import { fulfils } from './row-match.ts'
import { pageOf, patientRows } from './row-order.ts'

const gzipped = promisify(gzip)

export interface ReleasingParts {
  archive: Archive
  /** The same in the form without identities. */
  nameless: Archive
  gate: Gate
  studies: ResearchStudies
  releases: Releases
}

export class ReleasingArchive extends ForwardedArchive {
  readonly #parts: ReleasingParts

  constructor(parts: ReleasingParts) {
    super(parts.archive)
    this.#parts = parts
  }

  override async search(principal: Principal, query: SearchQuery): Promise<SearchResult> {
    if (!this.#isNameless(principal, 'study:list')) return this.#parts.archive.search(principal, query)
    const { level, match, studyInstanceUID, seriesInstanceUID, orderBy, limit, offset } = query
    const scope = { StudyInstanceUID: studyInstanceUID, SeriesInstanceUID: seriesInstanceUID }
    const scoped = Object.entries(scope).flatMap(([keyword, value]) =>
      value === undefined ? [] : [{ keyword, kind: 'equals' as const, value }],
    )
    const rows = await this.#rows(principal, { level, match: [...match, ...scoped] }, 'study:list')
    return pageOf(rows, { orderBy, limit, offset })
  }

  override async *searchAll(
    principal: Principal,
    query: WholeQuery,
    action: 'study:list' | 'study:read' = 'study:list',
  ): AsyncGenerator<readonly SearchRow[]> {
    if (!this.#isNameless(principal, action)) return yield* this.#parts.archive.searchAll(principal, query, action)
    const rows = await this.#rows(principal, query, action)
    const { rows: sorted } = pageOf(rows, { limit: rows.length, offset: 0 })
    for (let at = 0; at < sorted.length; at += rowsPerPage) yield sorted.slice(at, at + rowsPerPage)
  }

  override async instances(
    principal: Principal,
    request: StudyRequest,
    action: 'study:read' | 'study:export' = 'study:read',
  ): Promise<InstanceHandle[]> {
    if (!this.#isNameless(principal, action)) return this.#parts.archive.instances(principal, request, action)
    const released = await this.#released(principal, request)
    return released.map(({ handle }) => handle)
  }

  override async instance(principal: Principal, sopInstanceUID: string): Promise<InstanceHandle | undefined> {
    if (!this.#isNameless(principal, 'study:read')) return this.#parts.archive.instance(principal, sopInstanceUID)
    return undefined
  }

  override async openInstance(principal: Principal, handle: InstanceHandle): Promise<InstanceContent> {
    const released = this.#parts.releases.behind(handle)
    if (released === undefined) return this.#parts.archive.openInstance(principal, handle)
    const content = await this.#parts.nameless.openInstance(principal, released.original)
    return openReleased(content, { ...this.#parts.releases.how(released), workers: this.#parts.releases.workers })
  }

  override async seriesMetadata(
    principal: Principal,
    request: { studyInstanceUID: string; seriesInstanceUID: string },
  ) {
    if (!this.#isNameless(principal, 'study:read')) return this.#parts.archive.seriesMetadata(principal, request)
    const released = await this.#released(principal, request)
    if (released.length === 0) return undefined
    if (released.length > limits.retrievedInstances)
      throw new ArchiveError('LG_OBJECT_TOO_LONG', 'the series has more instances than its metadata is given for')
    const texts: string[] = []
    for (const { handle } of released) {
      const content = await this.openInstance(principal, handle)
      texts.push(dicomJsonText(content.metadata() as DicomJsonModel))
    }
    return { instanceCount: texts.length, gzip: await gzipped(`[${texts.join(',')}]`, { level: 1 }) }
  }

  override async headers(principal: Principal, rows: readonly SearchRow[]) {
    if (!this.#isNameless(principal, 'study:read')) return this.#parts.archive.headers(principal, rows)
    return Promise.all(
      rows.map(async ({ StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID }) => {
        const [first] = await this.#released(principal, {
          studyInstanceUID: String(StudyInstanceUID),
          ...(SeriesInstanceUID === undefined ? {} : { seriesInstanceUID: String(SeriesInstanceUID) }),
          ...(SOPInstanceUID === undefined ? {} : { sopInstanceUID: String(SOPInstanceUID) }),
        })
        return first && (await this.openInstance(principal, first.handle)).metadata()
      }),
    )
  }

  /** Whoever sees no identities is given no rendition: frames come from what is released. */
  override async rendition(principal: Principal, handle: InstanceHandle) {
    return this.#parts.releases.behind(handle) ? undefined : this.#parts.archive.rendition(principal, handle)
  }

  /**
   * Writes a study as a project sees it, on behalf of somebody who may export it whole.
   *
   * @param studyInstanceUID - the archive's own
   * @returns how many files the sink took, and how many instances wait for a person to look at them
   */
  async exportAs(
    principal: Principal,
    study: Omit<ResearchStudy, 'patient'>,
    sink: ExportSink,
  ): Promise<{ instances: number; withheld: number }> {
    const { archive, releases } = this.#parts
    const handles = await archive.instances(principal, { studyInstanceUID: study.original }, 'study:export')
    if (handles.length === 0) throw new ArchiveError('LG_STUDY_UNKNOWN', 'there is no study of this UID')
    const open = (handle: InstanceHandle) => archive.openInstance(principal, handle)
    const patient = await releases.patientOf(handles[0]!, open)
    const released = await releases.of({ ...study, patient }, handles, open)
    for (const one of released) {
      const content = await openReleased(await open(one.original), { ...releases.how(one), workers: releases.workers })
      await sink.write(exportedFile(one.handle, content))
    }
    return { instances: released.length, withheld: handles.length - released.length }
  }

  /**
   * Images of a study that would not leave it without identities, before somebody decides about them.
   *
   * @param principal - who may read the study whole
   * @param series - only of these
   */
  async withheld(
    principal: Principal,
    study: Omit<ResearchStudy, 'patient'>,
    series: readonly string[] | undefined,
  ): Promise<number> {
    const { archive, releases } = this.#parts
    const handles = await archive.instances(principal, { studyInstanceUID: study.original })
    const asked = handles.filter(({ seriesInstanceUID }) => series?.includes(seriesInstanceUID) ?? true)
    const open = (handle: InstanceHandle) => archive.openInstance(principal, handle)
    return asked.length - (await releases.of({ ...study, patient: '' }, asked, open)).length
  }

  async #released(principal: Principal, request: StudyRequest): Promise<Released[]> {
    const { nameless, studies, releases } = this.#parts
    const study = await studies.byStandIn(principal, request.studyInstanceUID)
    if (study === undefined) return []
    const handles = await nameless.instances(principal, { studyInstanceUID: study.original })
    const asked = handles.filter((handle) => releases.isAsked(handle, study, request))
    return releases.of(study, asked, (handle) => nameless.openInstance(principal, handle))
  }

  /** Every row that fulfils the query after its identities were taken out. */
  async #rows(
    principal: Principal,
    { level, match, moments = [] }: WholeQuery,
    action: 'study:list' | 'study:read',
  ): Promise<SearchRow[]> {
    const { nameless, studies } = this.#parts
    const all = await studies.all(principal)
    const own = await this.#ownUID(principal, match)
    if (own === 'none') return []
    const pushed = own === undefined ? [] : [{ keyword: 'StudyInstanceUID', kind: 'equals' as const, value: own }]
    const search = { level: level === 'patient' ? 'study' : level, match: pushed } as const
    const found: SearchRow[] = []
    let rows = 0
    for await (const page of nameless.searchAll(principal, search, action)) {
      rows += page.length
      if (rows > limits.researchRows)
        throw new ArchiveError('LG_QUERY_UNSUPPORTED', 'more rows than a search may go through')
      for (const row of page) {
        const study = all.get(String(row.StudyInstanceUID))
        if (study === undefined) continue
        const released = releasedRow(row, study.how, study.patient)
        if (level !== 'patient' && !fulfils(released, match, moments)) continue
        if (level !== 'instance') found.push(released)
        else found.push(...(await this.#instanceRow(principal, row, released)))
      }
    }
    return level === 'patient' ? patientRows(found).filter((row) => fulfils(row, match, moments)) : found
  }

  /** Instances that wait for a person are not there yet. */
  async #instanceRow(principal: Principal, row: SearchRow, released: SearchRow): Promise<SearchRow[]> {
    const [one] = await this.#released(principal, {
      studyInstanceUID: String(released.StudyInstanceUID),
      seriesInstanceUID: String(released.SeriesInstanceUID),
      sopInstanceUID: String(released.SOPInstanceUID),
    })
    if (one === undefined) return []
    return [
      row.TransferSyntaxUID === undefined ? released : { ...released, TransferSyntaxUID: one.handle.transferSyntaxUID },
    ]
  }

  /** The archive's own UID of the one study that is asked about; `none` if there is no such stand-in. */
  async #ownUID(principal: Principal, match: WholeQuery['match']): Promise<string | 'none' | undefined> {
    const named = match.find(({ keyword, kind }) => keyword === 'StudyInstanceUID' && kind === 'equals')
    if (named === undefined || named.kind !== 'equals') return undefined
    return (await this.#parts.studies.byStandIn(principal, named.value))?.original ?? 'none'
  }

  #isNameless(principal: Principal, action: 'study:list' | 'study:read' | 'study:export'): boolean {
    const { gate } = this.#parts
    const asked = action === 'study:export' ? 'study:read' : action
    return !gate.mayAtAll(principal, asked) && gate.inForm('de-identified').mayAtAll(principal, action)
  }
}

const rowsPerPage = 500
