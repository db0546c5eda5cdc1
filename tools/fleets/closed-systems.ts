/** Systems that give nothing to strangers, and hosts that are none: what most of a survey meets. */
import type { Chance } from './chance.ts'
import type { Draft } from './draft.ts'

/** How many of each; the kind `*` is any product. */
export type Census = readonly (readonly [count: number, kind: string, words: string])[]

export const septemberCensus: Census = [
  [620, '*', 'reject=1.1.7'],
  [380, '*', 'reject=1.1.3'],
  [90, '*', 'reject=1.1.1'],
  [20, '*', 'reject=2.3.2'],
  [160, 'orthanc', 'find=abort'],
  [30, 'orthanc', 'find=abort web=closed'],
  [62, '*', 'find=0124'],
  [20, '*', 'find=A900'],
  [70, '*', 'no-query'],
  [20, '*', 'no-query viewer=xero:closed'],
  [40, '*', 'no-query no-echo'],
  [16, '*', 'abort'],
  [24, '*', 'tls=client'],
  [46, 'closes', ''],
  [12, 'resets', ''],
  [6, 'garbage', ''],
  [2, 'giant', ''],
  [2, 'echoes', ''],
  [8, 'ssh', ''],
  [4, 'ftp', ''],
  [52, 'web', ''],
]

export const noiseCensus: Census = [
  [14, '*', 'reject=1.1.7'],
  [6, '*', 'reject=1.1.3'],
  [5, 'orthanc', 'find=abort'],
  [3, '*', 'no-query'],
  [40, 'silent', ''],
  [5, 'drip', ''],
  [520, 'closes', ''],
  [210, 'resets', ''],
  [120, 'garbage', ''],
  [10, 'giant', ''],
  [60, 'echoes', ''],
  [740, 'ssh', ''],
  [160, 'ftp', ''],
  [150, 'smtp', ''],
  [2715, 'web', ''],
]

const anyProduct = ['orthanc', 'dcmtk-vendor', 'dcm4chee', 'dcm4chee2', 'conquest', 'fo-dicom', 'mergecom', 'dcmqrscp']

/** One in twenty has no country in the list: unknown stays unknown. */
export function closedSystems(census: Census, countries: readonly string[], chance: Chance): Draft[] {
  return census.flatMap(([count, kind, words]) =>
    Array.from({ length: count }, () => ({
      kind: kind === '*' ? chance.pick(anyProduct) : kind,
      country: chance.next() < 0.05 ? '' : chance.pick(countries),
      studies: 0,
      images: 0,
      retrieve: false,
      words: words === '' ? [] : words.split(' '),
      port: kind === 'orthanc' ? 4242 : chance.pick([11112, 11112, 4242, 4100]),
      address: '',
    })),
  )
}

/** Honeypots: each of a kind shows the same few studies, takes everything, gives everything. */
export function decoys(dicompots: number, dicomhawks: number, countries: readonly string[], chance: Chance): Draft[] {
  const draft = (kind: string, studies: number, images: number): Draft => ({
    kind,
    country: chance.pick(countries),
    studies,
    images,
    retrieve: true,
    words: ['store', 'decoy'],
    port: 11112,
    address: '',
  })
  return [
    ...Array.from({ length: dicompots }, () => draft('dicompot', 12, 60)),
    ...Array.from({ length: dicomhawks }, () => draft('dicomhawk', 20, 200)),
  ]
}
