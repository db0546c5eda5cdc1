import { expect, test } from 'vitest'
import { TinkDecryptor } from '../../src/tink/decryptor.ts'
import { TinkEncryptor } from '../../src/tink/encryptor.ts'
import {
  ciphertextLength,
  headerLength,
  segmentCount,
  segmentPlace,
  type TinkParameters,
} from '../../src/tink/parameters.ts'

// Tink's own vector: tink-java, streamingaead/internal/testing/AesGcmHkdfStreamingTestUtil.java (Apache-2.0),
// there "from the cross language tests, test_manually_created_test_vector".
const parameters: TinkParameters = { segmentLength: 64, keyLength: 16, hash: 'sha1' }
const key = Buffer.from('6eb56cdc726dfbe5d57f2fcdc6e9345b', 'hex')
const salt = Buffer.from('93b3af5e14ab378d065addfc8484da64', 'hex')
const noncePrefix = Buffer.from('2c0862877baea8', 'hex')
const associatedData = Buffer.from('aad')
const plaintext = Buffer.from(
  'This is a fairly long plaintext. It is of the exact length to create three output blocks. ',
)
const ciphertext = Buffer.from(
  [
    '18', // header length 24
    '93b3af5e14ab378d065addfc8484da64', // salt
    '2c0862877baea8', // nonce prefix
    'db92d9c77406a406168478821c4298eab3e6d531277f4c1a051714faebcaefcbca7b7be05e9445ea',
    'a0bb2904153398a25084dd80ae0edcd1c3079fcea2cd3770630ee36f7539207b8ec9d754956d486b71cdf989f0ed6fba6779b63558be0a66e668df14e1603cd2',
    'af8944844078345286d0b292e772e7190775c51a0f83e40c0b75821027e7e538e111',
  ].join(''),
  'hex',
)

test("encrypts Tink's published vector octet by octet", () => {
  const parts: Uint8Array[] = []
  const options = { key, associatedData, parameters, random: { salt, noncePrefix } }
  const encryptor = new TinkEncryptor(options, (octets) => parts.push(octets))
  encryptor.push(plaintext.subarray(0, 50))
  encryptor.push(plaintext.subarray(50))
  encryptor.end()
  expect(Buffer.concat(parts).toString('hex')).toBe(ciphertext.toString('hex'))
  expect(ciphertextLength(plaintext.length, parameters)).toBe(ciphertext.length)
})

test("decrypts Tink's published vector, segment by segment", () => {
  const header = ciphertext.subarray(0, headerLength(parameters))
  const decryptor = TinkDecryptor.open({ key, associatedData, parameters, header })
  const segments = Array.from({ length: segmentCount(plaintext.length, parameters) }, (_, index) => {
    const place = segmentPlace(index, plaintext.length, parameters)
    const end = place.ciphertextOffset + place.ciphertextLength
    return decryptor?.segment(place, ciphertext.subarray(place.ciphertextOffset, end)) ?? Buffer.alloc(0)
  })
  expect(Buffer.concat(segments).toString()).toBe(plaintext.toString())
})
