/** Passes every question on to the archive behind it: for what answers some of them otherwise. */
import type { Archive, ArchiveAccess } from '@leadglass/archive'

type Args<K extends keyof Archive> = Archive[K] extends (...args: infer A) => unknown ? A : never

export class ForwardedArchive implements ArchiveAccess {
  protected readonly archive: Archive

  constructor(archive: Archive) {
    this.archive = archive
  }

  get keys() {
    return this.archive.keys
  }

  withoutIdentities(...args: Args<'withoutIdentities'>) {
    return this.archive.withoutIdentities(...args)
  }

  projectOf(...args: Args<'projectOf'>) {
    return this.archive.projectOf(...args)
  }

  receive(...args: Args<'receive'>) {
    return this.archive.receive(...args)
  }

  search(...args: Args<'search'>) {
    return this.archive.search(...args)
  }

  searchAll(...args: Args<'searchAll'>) {
    return this.archive.searchAll(...args)
  }

  instances(...args: Args<'instances'>) {
    return this.archive.instances(...args)
  }

  arrivals(...args: Args<'arrivals'>) {
    return this.archive.arrivals(...args)
  }

  awaitingRendition(...args: Args<'awaitingRendition'>) {
    return this.archive.awaitingRendition(...args)
  }

  rendition(...args: Args<'rendition'>) {
    return this.archive.rendition(...args)
  }

  keepRendition(...args: Args<'keepRendition'>) {
    return this.archive.keepRendition(...args)
  }

  refuseRendition(...args: Args<'refuseRendition'>) {
    return this.archive.refuseRendition(...args)
  }

  lastSequence(...args: Args<'lastSequence'>) {
    return this.archive.lastSequence(...args)
  }

  onStored(...args: Args<'onStored'>) {
    return this.archive.onStored(...args)
  }

  instance(...args: Args<'instance'>) {
    return this.archive.instance(...args)
  }

  missing(...args: Args<'missing'>) {
    return this.archive.missing(...args)
  }

  activity(...args: Args<'activity'>) {
    return this.archive.activity(...args)
  }

  confirm(...args: Args<'confirm'>) {
    return this.archive.confirm(...args)
  }

  openInstance(...args: Args<'openInstance'>) {
    return this.archive.openInstance(...args)
  }

  seriesMetadata(...args: Args<'seriesMetadata'>) {
    return this.archive.seriesMetadata(...args)
  }

  headers(...args: Args<'headers'>) {
    return this.archive.headers(...args)
  }

  erase(...args: Args<'erase'>) {
    return this.archive.erase(...args)
  }

  export(...args: Args<'export'>) {
    return this.archive.export(...args)
  }

  erasures(...args: Args<'erasures'>) {
    return this.archive.erasures(...args)
  }

  checkErasure(...args: Args<'checkErasure'>) {
    return this.archive.checkErasure(...args)
  }

  verify(...args: Args<'verify'>) {
    return this.archive.verify(...args)
  }

  reindex(...args: Args<'reindex'>) {
    return this.archive.reindex(...args)
  }

  keysStatus(...args: Args<'keysStatus'>) {
    return this.archive.keysStatus(...args)
  }

  rotateKeys(...args: Args<'rotateKeys'>) {
    return this.archive.rotateKeys(...args)
  }

  statistics(...args: Args<'statistics'>) {
    return this.archive.statistics(...args)
  }

  close(...args: Args<'close'>) {
    return this.archive.close(...args)
  }
}
