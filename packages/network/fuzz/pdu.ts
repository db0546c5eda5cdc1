/** What a socket delivers, cut at every place: framing, every PDU, messages. */
import { UIDs } from '@leadglass/dicom'
import type { FuzzTarget } from '@leadglass/testkit'
import { encodeCommandSet } from '../src/dimse/command-set.ts'
import { FlowBudget } from '../src/dimse/flow-budget.ts'
import { MessageReceiver } from '../src/dimse/message-receiver.ts'
import { NetworkError } from '../src/errors.ts'
import { defaultLimits } from '../src/limits.ts'
import { decodeAbort, encodeAbort } from '../src/upper-layer/abort.ts'
import { decodeAssociateAC, encodeAssociateAC } from '../src/upper-layer/associate-ac.ts'
import { dicomApplicationContext } from '../src/upper-layer/associate-body.ts'
import { decodeAssociateRJ, encodeAssociateRJ } from '../src/upper-layer/associate-rj.ts'
import { decodeAssociateRQ, encodeAssociateRQ } from '../src/upper-layer/associate-rq.ts'
import { encodePDataTF } from '../src/upper-layer/p-data-tf.ts'
import { PduFramer } from '../src/upper-layer/pdu-framer.ts'
import { PduType } from '../src/upper-layer/pdu-type.ts'
import { decodeReleaseRP, decodeReleaseRQ, encodeReleaseRP, encodeReleaseRQ } from '../src/upper-layer/release.ts'

const decoders: Readonly<Record<number, (pdu: Uint8Array) => unknown>> = {
  [PduType.AssociateRQ]: decodeAssociateRQ,
  [PduType.AssociateAC]: decodeAssociateAC,
  [PduType.AssociateRJ]: decodeAssociateRJ,
  [PduType.ReleaseRQ]: decodeReleaseRQ,
  [PduType.ReleaseRP]: decodeReleaseRP,
  [PduType.Abort]: decodeAbort,
}
const sopClassUID = UIDs.StudyRootQueryRetrieveInformationModelFind
const userInformation = {
  ...{ maximumLength: 16_384, implementationClassUID: '1.2.3', implementationVersionName: 'FUZZ' },
  asynchronousOperationsWindow: { maximumInvoked: 8, maximumPerformed: 1 },
  roleSelections: [{ sopClassUID, scuRole: true, scpRole: true }],
  extendedNegotiations: [{ sopClassUID, information: Uint8Array.of(1, 1, 1) }],
  commonExtendedNegotiations: [{ sopClassUID, serviceClassUID: '1.2.4', relatedGeneralSOPClassUIDs: ['1.2.5'] }],
  userIdentity: {
    ...{ type: 2, positiveResponseRequested: true },
    ...{ primaryField: Uint8Array.of(65), secondaryField: Uint8Array.of(66) },
  },
}
const association = {
  ...{ protocolVersion: 1, calledAETitle: 'CALLED', callingAETitle: 'CALLING' },
  ...{ applicationContextName: dicomApplicationContext, userInformation },
}
const command = encodeCommandSet({
  CommandField: 0x20,
  CommandDataSetType: 1,
  MessageID: 1,
  AffectedSOPClassUID: sopClassUID,
})

const target: FuzzTarget = {
  name: 'network/pdu',
  seeds: () => [
    encodeAssociateRQ({
      ...association,
      presentationContexts: [
        { id: 1, abstractSyntaxUID: sopClassUID, transferSyntaxUIDs: [UIDs.ExplicitVRLittleEndian] },
      ],
    }),
    encodeAssociateAC({
      ...association,
      presentationContexts: [{ id: 1, result: 0, transferSyntaxUID: UIDs.ExplicitVRLittleEndian }],
    }),
    encodeAssociateRJ({ result: 1, source: 1, reason: 3 }),
    Buffer.concat([
      encodePDataTF([{ contextID: 1, isCommand: true, isLast: true, octets: command }]),
      encodePDataTF([{ contextID: 1, isCommand: false, isLast: true, octets: new Uint8Array(64) }]),
      encodeReleaseRQ(),
    ]),
    encodeReleaseRP(),
    encodeAbort({ source: 2, reason: 1 }),
  ],
  run(octets) {
    const budget = new FlowBudget(defaultLimits.inFlightOctets, { pause() {}, resume() {} })
    const onMessage = ({ dataSet }: { dataSet: { drain(): Promise<void> } }) => void dataSet.drain()
    const receiver = new MessageReceiver({ limits: defaultLimits, budget, contextIDs: new Set([1]), onMessage })
    const framer = new PduFramer(
      { onPdu: (type, pdu) => void decoders[type]?.(pdu), onFragment: (fragment) => receiver.onFragment(fragment) },
      defaultLimits,
    )
    const step = 1 + ((octets[0] ?? 0) % 11)
    try {
      for (let at = 0; at < octets.length; at += step) framer.push(Buffer.from(octets.subarray(at, at + step)))
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error
    }
  },
}
export default target
