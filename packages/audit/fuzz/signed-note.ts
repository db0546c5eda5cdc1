/** Fuzzes checkpoints: only the text that was signed opens. */
import assert from 'node:assert/strict'
import type { FuzzTarget } from '@leadglass/testkit'
import { AuditError, openCheckpoint } from '../src/index.ts'
import { signCheckpoint } from '../src/note/checkpoint.ts'
import { NoteSigner } from '../src/note/signed-note.ts'

const signer = new NoteSigner('leadglass-audit', new Uint8Array(32).fill(9))
const signed = signCheckpoint(signer, 257, new Uint8Array(32).fill(4))

const target: FuzzTarget = {
  name: 'audit/signed-note',
  seeds: () => [Buffer.from(signed.note)],
  run(octets) {
    try {
      const { size, rootHash } = openCheckpoint(Buffer.from(octets).toString(), signer.publicKey)
      assert.equal(size, signed.size)
      assert.ok(Buffer.from(signed.rootHash).equals(rootHash))
    } catch (error) {
      if (!(error instanceof AuditError)) throw error
      assert.match(error.code, /^LG_AUDIT_(NOTE_MALFORMED|SIGNATURE_INVALID)$/)
    }
  },
}

export default target
