/**
 * Signed notes: a text and lines that sign it. Source: C2SP signed-note, key type 0x01 (Ed25519).
 *
 *     text, ends with a line feed
 *     (empty line)
 *     — name base64(key id (4 octets) || signature (64 octets))
 */
import { createPrivateKey, createPublicKey, hash, type KeyObject, sign, verify } from 'node:crypto'
import { AuditError } from '../errors.ts'
import { maxNoteOctets, maxNoteSignatures } from '../limits.ts'

export interface NoteSignature {
  name: string
  keyId: Uint8Array
  signature: Uint8Array
}

export interface SignedNote {
  /** What is signed, final line feed included. */
  text: string
  signatures: NoteSignature[]
}

/** Signs with one Ed25519 key. */
export class NoteSigner {
  readonly name: string
  /** 32 octets. */
  readonly publicKey: Uint8Array
  readonly #key: KeyObject

  /** @param seed - 32 octets */
  constructor(name: string, seed: Uint8Array) {
    const key = createPrivateKey({ key: Buffer.concat([pkcs8Prefix, seed]), format: 'der', type: 'pkcs8' })
    this.name = name
    this.#key = key
    this.publicKey = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(spkiPrefix.length)
  }

  /** @param text - ends with a line feed */
  sign(text: string): string {
    const blob = Buffer.concat([noteKeyId(this.name, this.publicKey), sign(null, Buffer.from(text), this.#key)])
    return `${text}\n\u2014 ${this.name} ${blob.toString('base64')}\n`
  }
}

/** @throws AuditError `LG_AUDIT_NOTE_MALFORMED` */
export function parseNote(note: string): SignedNote {
  const split = note.lastIndexOf('\n\n')
  const lines = note.slice(split + 2).split('\n')
  const tooLong = note.length > maxNoteOctets || lines.length - 1 > maxNoteSignatures
  if (tooLong || split < 0 || controlCharacter.test(note) || lines.pop() !== '') throw malformed()
  return { text: note.slice(0, split + 1), signatures: lines.map(parseSignatureLine) }
}

/** Whether `name` signed the note with this key. Signatures of others (witnesses) are passed over. */
export function isSignedBy(note: SignedNote, name: string, publicKey: Uint8Array): boolean {
  const keyId = noteKeyId(name, publicKey)
  const ours = note.signatures.filter((line) => line.name === name && keyId.equals(line.keyId))
  if (ours.length === 0) return false
  const key = createPublicKey({ key: Buffer.concat([spkiPrefix, publicKey]), format: 'der', type: 'spki' })
  return ours.every(({ signature }) => verify(null, Buffer.from(note.text), key, signature))
}

/** The key as other implementations take it: `name+hex(key id)+base64(0x01 || key)`. */
export function verifierKey(name: string, publicKey: Uint8Array): string {
  const typed = Buffer.concat([Buffer.of(ed25519), publicKey])
  return `${name}+${noteKeyId(name, publicKey).toString('hex')}+${typed.toString('base64')}`
}

const ed25519 = 0x01
/** DER of RFC 8410 before the 32 octets of a private or public Ed25519 key. */
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex')
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex')

const signatureLine = /^\u2014 ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/
// biome-ignore lint/suspicious/noControlCharactersInRegex: the specification forbids them, line feeds apart
const controlCharacter = /[\u0000-\u0009\u000b-\u001f]/
const keyIdOctets = 4

function noteKeyId(name: string, publicKey: Uint8Array): Buffer {
  const input = Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(ed25519), publicKey])
  return hash('sha256', input, 'buffer').subarray(0, keyIdOctets)
}

function parseSignatureLine(line: string): NoteSignature {
  const [, name, base64] = signatureLine.exec(line) ?? []
  if (name === undefined || base64 === undefined) throw malformed()
  const blob = Buffer.from(base64, 'base64')
  if (blob.length <= keyIdOctets || blob.toString('base64') !== base64) throw malformed()
  return { name, keyId: blob.subarray(0, keyIdOctets), signature: blob.subarray(keyIdOctets) }
}

function malformed(): AuditError {
  return new AuditError('LG_AUDIT_NOTE_MALFORMED', 'not a signed note')
}
