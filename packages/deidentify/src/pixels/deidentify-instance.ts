/** De-identifies an instance as it passes: attributes, and the samples that its verdict asks to mask. */
import type { DataSet } from '@leadglass/dicom'
import { type FrameWorkers, rewriteInstance, rewrittenTransferSyntaxUID } from '@leadglass/pixels'
import type { Verdict } from '../burned-in/verdict.ts'
import type { Deidentification } from '../data-set/context.ts'
import { deidentifyDataSet } from '../data-set/deidentify-data-set.ts'
import { DeidentifyError } from '../errors.ts'
import { maskFrame } from './mask-frame.ts'

export interface DeidentifyInstanceOptions extends Deidentification {
  /** Transfer syntax UID of the data set that comes. */
  readonly transferSyntaxUID: string
  /** From `verdictOn`. */
  readonly verdict: Verdict
  readonly workers: FrameWorkers
}

/** The transfer syntax of what `deidentifyInstance` gives: always lossless, the instance's own wherever it can be. */
export function deidentifiedTransferSyntaxUID(transferSyntaxUID: string, verdict: Verdict): string {
  return rewrittenTransferSyntaxUID(transferSyntaxUID, verdict.kind === 'release' && verdict.rewrite)
}

/**
 * @param dataSet - without File Meta Information, in chunks of any size
 * @returns the data set in `deidentifiedTransferSyntaxUID`; its UIDs are those of the header
 * @throws DeidentifyError `LG_DEIDENTIFY_WITHHELD`, `LG_DEIDENTIFY_VALUE_TOO_LONG`; PixelError; DicomError
 */
export function deidentifyInstance(
  dataSet: AsyncIterable<Uint8Array>,
  { transferSyntaxUID, verdict, workers, profile, pseudonyms }: DeidentifyInstanceOptions,
): AsyncGenerator<Uint8Array> {
  const released = requireRelease(verdict)
  return rewriteInstance(dataSet, {
    from: transferSyntaxUID,
    header: (header) => deidentifyHeader(header, { profile, pseudonyms, verdict }),
    frame: released.rewrite ? (frame) => maskFrame(frame, released.masks) : undefined,
    workers,
  })
}

/** The header alone, as `deidentifyInstance` writes it. @throws as `deidentifyInstance` */
export function deidentifyHeader(
  header: DataSet,
  { profile, pseudonyms, verdict }: Deidentification & { readonly verdict: Verdict },
): DataSet {
  const { seen } = requireRelease(verdict)
  return deidentifyDataSet(header, { profile, pseudonyms, pixels: { seen, faceless: seen } })
}

function requireRelease(verdict: Verdict): Verdict & { kind: 'release' } {
  if (verdict.kind === 'release') return verdict
  const message = 'the image may hold text or a face and waits for a person to look at it'
  throw new DeidentifyError('LG_DEIDENTIFY_WITHHELD', message, { reason: verdict.reason })
}
