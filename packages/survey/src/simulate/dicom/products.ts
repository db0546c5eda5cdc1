/**
 * How products name themselves on the wire. Seen on loopback and in published lists: docs/reference/fleets.md.
 */
import type { GivenCounts } from '../find/answer-template.ts'

export interface ProductIdentity {
  readonly implementationClassUID: string
  /** `N` stands for a digit that differs from system to system. */
  readonly implementationVersionName?: string
  /** Announced maximum length of a PDU, octets. */
  readonly maximumPduOctets: number
  readonly prefersExplicitVR: boolean
  /** Command and data set of an answer in one PDU. */
  readonly isOnePdu: boolean
  /** Given with each answer. */
  readonly retrieveAETitle?: string
  readonly counts: GivenCounts
  /** Empty value matching, a key of two quotation marks, is supported. */
  readonly knowsEmptyValues: boolean
  /** Status for a query without the keys above its level. */
  readonly missingKeyStatus: number
  /** What becomes of an association for an AE title of nothing but spaces. */
  readonly blankTitle: 'answered' | 'no answer'
}

const dcmtk = {
  implementationClassUID: '1.2.276.0.7230010.3.0.3.6.N',
  implementationVersionName: 'OFFIS_DCMTK_36N',
  maximumPduOctets: 16_384,
  prefersExplicitVR: true,
  isOnePdu: false,
  counts: 'study',
  knowsEmptyValues: false,
  missingKeyStatus: 0xc000,
  blankTitle: 'answered',
} satisfies ProductIdentity

const plain = { ...dcmtk, prefersExplicitVR: false, missingKeyStatus: 0xa900 } satisfies ProductIdentity

export const products = {
  orthanc: { ...dcmtk, retrieveAETitle: 'ORTHANC', blankTitle: 'no answer' },
  dcmqrscp: { ...dcmtk, counts: 'none', retrieveAETitle: 'ANY-SCP' },
  'dcmtk-vendor': { ...dcmtk, retrieveAETitle: 'PACS' },
  dcm4chee: {
    ...plain,
    implementationClassUID: '1.2.40.0.13.1.3',
    implementationVersionName: 'dcm4che-5.1N.0',
    maximumPduOctets: 16_378,
    isOnePdu: true,
    knowsEmptyValues: true,
    retrieveAETitle: 'DCM4CHEE',
  },
  dcm4chee2: {
    ...plain,
    implementationClassUID: '1.2.40.0.13.1.1',
    implementationVersionName: 'dcm4che-2.0',
    isOnePdu: true,
    retrieveAETitle: 'DCM4CHEE',
  },
  conquest: {
    ...plain,
    implementationClassUID: '1.2.826.0.1.3680043.2.135.1066.101',
    implementationVersionName: '1.4.1N/WIN32',
    maximumPduOctets: 32_768,
    retrieveAETitle: 'CONQUESTSRV1',
  },
  'fo-dicom': {
    ...plain,
    implementationClassUID: '1.3.6.1.4.1.30071.8',
    implementationVersionName: 'fo-dicom 4.0.N',
    maximumPduOctets: 262_144,
  },
  mergecom: {
    ...plain,
    implementationClassUID: '2.16.840.1.113669.2.1.1',
    implementationVersionName: 'MergeCOM3_39N',
    maximumPduOctets: 28_672,
  },
  pynetdicom: {
    ...plain,
    implementationClassUID: '1.2.826.0.1.3680043.9.3811.1.4.N',
    implementationVersionName: 'PYNETDICOM_14N',
    maximumPduOctets: 16_382,
  },
  dicompot: {
    ...plain,
    implementationClassUID: '1.2.826.0.1.3680043.9.7133.1.1',
    implementationVersionName: 'GODICOM_1_1',
    maximumPduOctets: 4_194_304,
  },
  dicomhawk: {
    ...plain,
    implementationClassUID: '1.2.826.0.1.3680043.9.3811.2.0.N',
    implementationVersionName: 'PYNETDICOM_20N',
    maximumPduOctets: 16_382,
  },
} as const satisfies Record<string, ProductIdentity>

export type ProductName = keyof typeof products

/** The identity of one system: digits that differ are chosen by its seed. */
export function identityOf(name: ProductName, seed: number): ProductIdentity {
  const product: ProductIdentity = products[name]
  const digit = String(4 + (seed % 4))
  const { implementationVersionName } = product
  return {
    ...product,
    implementationClassUID: product.implementationClassUID.replace('N', digit),
    ...(implementationVersionName !== undefined && {
      implementationVersionName: implementationVersionName.replace('N', digit),
    }),
  }
}
