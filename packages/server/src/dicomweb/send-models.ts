/**
 * Answers lists of data sets as a stream, in the form asked for, compressed where the client takes that.
 *
 * Sources: PS3.18 8.6 (payloads), F.2 (JSON array), 8.7.3.2 (XML as multipart/related), RFC 9110 8.4 (Content-Encoding).
 */
import { Readable } from 'node:stream'
import { createGzip } from 'node:zlib'
import { type DicomJsonModel, dicomJsonText, nativeXmlText } from '@leadglass/dicom'
import type { FastifyReply, FastifyRequest } from '../http/context.ts'
import { acceptsGzip } from './accept.ts'
import type { ModelForm } from './model-form.ts'
import { multipartAnswer, type PartToSend } from './multipart-writer.ts'

/** Text gathered before it is sent: a row has some hundred characters, a TLS record 16 KiB. */
const gatheredCharacters = 16 * 1024

/** @param models - read as fast as the client takes the answer */
export function sendModels(
  request: FastifyRequest,
  reply: FastifyReply,
  { form, type, single }: ModelForm,
  models: AsyncIterable<DicomJsonModel>,
): FastifyReply {
  if (form === 'json') return sendText(request, reply, type, jsonArray(models))
  if (single) return sendText(request, reply, type, firstDocument(models))
  const { contentType, body } = multipartAnswer(type, xmlParts(models))
  return sendText(request, reply, contentType, body)
}

/** Compressed and varying by what the client accepts. */
export function sendText(
  request: FastifyRequest,
  reply: FastifyReply,
  contentType: string,
  text: AsyncIterable<Uint8Array>,
): FastifyReply {
  reply.type(contentType).header('vary', 'accept, accept-encoding')
  const source = Readable.from(text, { objectMode: false })
  if (!acceptsGzip(request)) return reply.send(source)
  const gzip = createGzip({ level: 1 })
  source.on('error', (error) => gzip.destroy(error))
  gzip.on('close', () => source.destroy())
  return reply.header('content-encoding', 'gzip').send(source.pipe(gzip))
}

async function* jsonArray(models: AsyncIterable<DicomJsonModel>): AsyncGenerator<Uint8Array> {
  let text = '['
  let separator = ''
  for await (const model of models) {
    text += separator + dicomJsonText(model)
    separator = ','
    if (text.length < gatheredCharacters) continue
    yield Buffer.from(text)
    text = ''
  }
  yield Buffer.from(`${text}]`)
}

async function* xmlParts(models: AsyncIterable<DicomJsonModel>): AsyncGenerator<PartToSend> {
  for await (const model of models) {
    yield { contentType: 'application/dicom+xml; charset=utf-8', octets: onePiece(nativeXmlText(model)) }
  }
}

async function* firstDocument(models: AsyncIterable<DicomJsonModel>): AsyncGenerator<Uint8Array> {
  for await (const model of models) return yield Buffer.from(nativeXmlText(model))
}

async function* onePiece(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
}
