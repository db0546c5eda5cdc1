/** What a scanner makes of a stream of octets, in a form that can be compared; and streams to start from. */
import { DataSet, encodeDataSet, Tags, UIDs } from '@leadglass/dicom'
import { encodeAbort, encodeCommandSet, encodePDataTF, encodeReleaseRP } from '@leadglass/network'
import { MessageScanner, type ScanFault } from '../../src/counting/message-scanner.ts'
import { pendingResponse } from './fake-pacs.ts'

export interface Scanned {
  readonly responses: readonly string[]
  readonly fault: ScanFault | undefined
}

/** Feeds a copy of the stream in chunks. @throws Error if a chunk was not cleared */
export function scanned(stream: Uint8Array, chunkOctets: (number: number) => number): Scanned {
  const responses: string[] = []
  const text = (octets: Uint8Array, { start, end }: { start: number; end: number }) =>
    Buffer.from(octets.subarray(start, end)).toString('latin1')
  const scanner = new MessageScanner(
    {
      onPdu: (type, pdu) => void responses.push(`PDU ${type} of ${pdu.length}`),
      onResponse({ commandField, messageID, status, hasDataSet, answer }) {
        const { octets, studyInstanceUID, studyDate, studyRelatedInstances, identifying } = answer
        const fields = [text(octets, studyInstanceUID), text(octets, studyDate), studyRelatedInstances, identifying]
        responses.push([commandField, messageID, status, hasDataSet, ...fields].join(' '))
      },
    },
    { pduOctets: 4_096, associatePduOctets: 1_024, messageOctets: 8_192 },
  )
  let fault: ScanFault | undefined
  for (let at = 0, number = 0; at < stream.length; number += 1) {
    const chunk = Uint8Array.from(stream.subarray(at, at + chunkOctets(number)))
    at += chunk.length
    fault = scanner.push(chunk)
    if (chunk.some((octet) => octet !== 0)) throw new Error('a chunk was not cleared')
  }
  scanner.forget()
  return { responses, fault }
}

const request = { contextID: 3, command: { CommandField: 0x20, CommandDataSetType: 1, MessageID: 7 } }

export interface SampleAnswer {
  readonly uid: string
  readonly date: string
  readonly images: number
  readonly hasName: boolean
  /** Of a sequence before the UID, with an item in it; -1: no sequence. */
  readonly nested: number
  readonly isExplicit: boolean
  readonly fragmentOctets: number
}

/** A pending C-FIND-RSP. */
export function sampleResponse(sample: SampleAnswer): Uint8Array {
  const { uid, date, images, hasName, nested, isExplicit, fragmentOctets } = sample
  const item = new DataSet({ undefinedLength: nested === 1 }).set(Tags.StudyInstanceUID, 'UI', '1.2.999')
  const set = new DataSet()
    .set(Tags.StudyDate, 'DA', date)
    .set(Tags.PatientName, 'PN', hasName ? 'Doe^Jane' : '^^^^')
    .set(Tags.StudyInstanceUID, 'UI', uid)
    .set(Tags.NumberOfStudyRelatedInstances, 'IS', String(images))
  if (nested >= 0) set.set(Tags.ReferencedStudySequence, 'SQ', [item])
  const transferSyntaxUID = isExplicit ? UIDs.ExplicitVRLittleEndian : UIDs.ImplicitVRLittleEndian
  return pendingResponse(request, encodeDataSet(set, { transferSyntaxUID }), [], { fragmentOctets })
}

/** The final response, and what may come after it. */
export function finalResponses(): Uint8Array {
  const command = { CommandField: 0x8020, MessageIDBeingRespondedTo: 7, CommandDataSetType: 0x0101, Status: 0 }
  const octets = encodeCommandSet(command)
  return Buffer.concat([
    encodePDataTF([{ contextID: 3, isCommand: true, isLast: true, octets }]),
    encodeReleaseRP(),
    encodeAbort({ source: 0, reason: 0 }),
  ])
}
