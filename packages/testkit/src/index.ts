/** What tests, benchmarks and the demonstration share: samples, phantoms, corpora, test data, the fuzzer. */
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
export { type TestData, type TestFile, testData } from './test-data/test-data.ts'
