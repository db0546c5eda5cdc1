import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openCheckpoint, signCheckpoint } from '../../src/note/checkpoint.ts'
import { isSignedBy, NoteSigner, parseNote, verifierKey } from '../../src/note/signed-note.ts'

/** The example in the documentation of the Go implementation (golang.org/x/mod/sumdb/note). */
const published = {
  verifier: 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
  note:
    'If you think cryptography is the answer to your problem,\n' +
    "then you don't know what your problem is.\n\n" +
    '\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n',
}
const [publishedName = '', , typedKey = ''] = published.verifier.split('+')
const publishedKey = new Uint8Array(Buffer.from(typedKey, 'base64').subarray(1))

const signer = new NoteSigner('leadglass-audit', new Uint8Array(32).fill(9))
const checkpoint = signCheckpoint(signer, 257, new Uint8Array(32).fill(4))

describe('a signed note', () => {
  test('of another implementation verifies, with the key as it writes it', () => {
    expect(isSignedBy(parseNote(published.note), publishedName, publishedKey)).toBe(true)
    expect(verifierKey(publishedName, publishedKey)).toBe(published.verifier)
  })

  test('of another text, name or key does not', () => {
    expect(isSignedBy(parseNote(published.note.replace('answer', 'Answer')), publishedName, publishedKey)).toBe(false)
    expect(isSignedBy(parseNote(published.note), 'PeterNewman', publishedKey)).toBe(false)
    expect(isSignedBy(parseNote(published.note), publishedName, signer.publicKey)).toBe(false)
  })

  test('with a witness beside our signature is still ours', () => {
    const witness = new NoteSigner('witness.example', new Uint8Array(32).fill(1))
    const { text } = parseNote(checkpoint.note)
    const both = checkpoint.note + witness.sign(text).slice(text.length + 1)
    expect(openCheckpoint(both, signer.publicKey)).toMatchObject({ size: 257 })
    expect(isSignedBy(parseNote(both), 'witness.example', witness.publicKey)).toBe(true)
  })
})

describe('a checkpoint', () => {
  test('reads as it was signed', () => {
    expect(openCheckpoint(checkpoint.note, signer.publicKey)).toEqual({
      ...checkpoint,
      rootHash: Buffer.from(checkpoint.rootHash),
    })
  })

  test('with one changed character is refused', () => {
    fc.assert(
      fc.property(fc.nat(checkpoint.note.length - 1), fc.string({ unit: 'binary', minLength: 1 }), (place, other) => {
        const changed = checkpoint.note.slice(0, place) + other + checkpoint.note.slice(place + 1)
        fc.pre(changed !== checkpoint.note)
        expect(() => openCheckpoint(changed, signer.publicKey)).toThrow(
          expect.objectContaining({ code: expect.stringMatching(/^LG_AUDIT_(NOTE_MALFORMED|SIGNATURE_INVALID)$/) }),
        )
      }),
    )
  })

  test('of random text is refused', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        expect(() => openCheckpoint(text, signer.publicKey)).toThrow(
          expect.objectContaining({ code: 'LG_AUDIT_NOTE_MALFORMED' }),
        )
      }),
    )
  })

  test('of an endless note is refused before it is taken apart', () => {
    expect(() => openCheckpoint(`${'x\n'.repeat(100_000)}\n`, signer.publicKey)).toThrow(
      expect.objectContaining({ code: 'LG_AUDIT_NOTE_MALFORMED' }),
    )
  })
})
