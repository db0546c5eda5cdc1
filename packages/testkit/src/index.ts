/** What tests, benchmarks and the demonstration share: samples, phantoms, corpora, hostile texts, test data, the fuzzer. */
export {
  type BigObject,
  bigCorpus,
  type CorpusName,
  type CorpusOptions,
  ctCorpus,
  smallCorpus,
} from './corpora/corpora.ts'
export { type Finding, type FuzzOptions, type FuzzTarget, fuzz } from './fuzz/index.ts'
export { Random } from './fuzz/random.ts'
export { hostileDocuments } from './hostile-text/hostile-documents.ts'
export { hostileElements } from './hostile-text/hostile-elements.ts'
export { hostileImage } from './hostile-text/hostile-image.ts'
export type { HostilePlace } from './hostile-text/hostile-parts.ts'
export { type Aim, beaconName, beaconPath, type HostileText, hostileTexts } from './hostile-text/hostile-texts.ts'
export {
  addAxialPlane,
  addPixels,
  commonHeader,
  ctHeader,
  type ImagePlace,
  type ImagePlane,
  mrHeader,
} from './instances/headers.ts'
export { instanceOf, part10File, type SampleInstance } from './instances/instance.ts'
export { uidOf } from './instances/uid.ts'
export { type KmsServer, kmsCredentials, kmsKey, kmsRegion, startKms } from './key-sources/kms-server.ts'
export { type SoftToken, softHsm, softToken, softTokenLabel, softTokenPin } from './key-sources/soft-token.ts'
export { freePort } from './network/free-port.ts'
export { pdfActions, pdfText } from './pdf/pdf-text.ts'
export { type IdentityProvider, type ProviderAccount, startIdentityProvider } from './people/identity-provider.ts'
export { type AuthenticatorOptions, SoftwareAuthenticator } from './people/software-authenticator.ts'
export { totpCode } from './people/totp.ts'
export {
  type NumberedLayout,
  type NumberedOptions,
  numberedLayout,
  numberedSlices,
} from './phantom/numbered-slices.ts'
export { ctPhantom, mrPhantom, type PhantomOptions } from './phantom/phantom.ts'
export { type PaintedPicture, recordPainted } from './phantom/record-painted.ts'
export { writeNumbered } from './phantom/write-numbered.ts'
export {
  fillTables,
  type Rows,
  rowsOf,
  rowsOfEachTable,
  shapesOf,
  type TableFile,
  tablesOf,
} from './sqlite/filled-tables.ts'
export { type TestData, type TestFile, testData } from './test-data/test-data.ts'
export { type SelfSigned, selfSigned } from './tls/self-signed.ts'
export { type WitnessOptions, WitnessServer } from './witness/witness-server.ts'
