/** Fuzzes the metadata of records: what decodes can be asked for frames, all else throws our own error. */
import assert from 'node:assert/strict'
import type { FuzzTarget } from '@leadglass/testkit'
import { ArchiveError } from '../src/index.ts'
import { decodeMetadata, type Envelope, encodeMetadata, parseDicomJson } from '../src/metadata/envelope.ts'
import { frameCount, rangesOfFrame } from '../src/metadata/frame-table.ts'
import { decodeRenditionEnvelope, encodeRenditionEnvelope } from '../src/metadata/rendition-envelope.ts'
import { decodeSeriesEnvelope, encodeSeriesEnvelope } from '../src/metadata/series-envelope.ts'

const envelope: Envelope = {
  sopClassUID: '1.2.840.10008.5.1.4.1.1.2',
  sopInstanceUID: '1.2.3',
  transferSyntaxUID: '1.2.840.10008.1.2.1',
  received: '2026-01-01T00:00:00.000Z',
  principal: 'node:A',
  protocol: 'c-store',
  frames: {
    kind: 'listed',
    ranges: [
      [8, 100],
      [116, 90, 214, 20],
    ],
  },
  bulk: { '7FE00010': [0, 234] },
}

const target: FuzzTarget = {
  name: 'archive/metadata',
  seeds: () => [
    encodeMetadata(envelope, '{"00080060":{"vr":"CS","Value":["CT"]}}'),
    encodeMetadata(envelope, `{"00100010":{"vr":"LO","Value":["${'x'.repeat(2_000)}"]}}`),
    encodeSeriesEnvelope({
      studyInstanceUID: '1.2',
      seriesInstanceUID: '1.3',
      instanceCount: 4,
      written: '2026-01-01',
    }),
    encodeRenditionEnvelope({
      sopInstanceUID: '1.2',
      instanceRecordId: '00112233445566778899aabbccddeeff',
      transferSyntaxUID: '1.2.840.10008.1.2.4.202',
      frameLengths: [1_000, 2_000],
    }),
  ],
  run(octets) {
    decodes(() => {
      const metadata = decodeMetadata(Buffer.from(octets))
      const { frames } = metadata.envelope
      for (let number = 1; number <= Math.min(3, frameCount(frames)); number += 1) {
        assert.ok(rangesOfFrame(frames, number) !== undefined)
      }
      parseDicomJson(metadata.dicomJson)
    })
    decodes(() => decodeSeriesEnvelope(Buffer.from(octets)))
    decodes(() => decodeRenditionEnvelope(Buffer.from(octets)))
  },
}

export default target

function decodes(work: () => unknown): void {
  try {
    work()
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error
    assert.equal(error.code, 'LG_RECORD_MALFORMED')
  }
}
