/** C-FIND, SCP side: from the request to a stream of answers. Sources: PS3.4 C.4.1, PS3.7 9.3.2. */
import type { Socket } from 'node:net'
import { Tags } from '@leadglass/dicom'
import { AnswerPlaces } from '../find/answer-places.ts'
import { AnswerStream } from '../find/answer-stream.ts'
import { AnswerTemplate } from '../find/answer-template.ts'
import { EndlessPlaces } from '../find/endless-places.ts'
import { type FindQuery, readFindQuery } from '../find/find-query.ts'
import { explicitVR } from './accept-contexts.ts'
import type { DicomBehaviour } from './dicom-behaviour.ts'
import type { OpenContext } from './dicom-peer.ts'
import type { Message } from './message-collector.ts'
import { encodeResponse } from './response.ts'

const IDENTIFIER_DOES_NOT_MATCH = 0xa900
const CANCELLED = 0xfe00

/**
 * Prepares the answers to one C-FIND-RQ.
 *
 * @param done - called once everything is handed to the socket
 * @returns `undefined` when a failure was sent instead
 */
export function answerFind(
  message: Message,
  context: OpenContext,
  behaviour: DicomBehaviour,
  socket: Socket,
  done: (answers: number) => void,
): AnswerStream | undefined {
  const query = readFindQuery(message.dataSet, context.transferSyntaxUID)
  const failure = query === undefined ? IDENTIFIER_DOES_NOT_MATCH : missingKey(query, behaviour)
  if (query === undefined || failure !== undefined) {
    socket.write(encodeResponse(message, failure ?? IDENTIFIER_DOES_NOT_MATCH))
    return undefined
  }
  const { archive, cap, find } = behaviour
  return new AnswerStream({
    socket,
    places:
      find === 'endless'
        ? new EndlessPlaces(archive.plan.studies)
        : new AnswerPlaces(archive, query, behaviour.knowsEmptyValues),
    templates: templatesFor(message, context, behaviour, query),
    undated: archive.plan.undated,
    most: cap?.answers ?? Number.POSITIVE_INFINITY,
    final: (end) => encodeResponse(message, end === 'cut' ? cap!.status : end === 'cancelled' ? CANCELLED : 0x0000),
    done,
  })
}

/** Hierarchical queries name one study, and for images one series (PS3.4 C.4.1.2.1). */
function missingKey({ level, study, seriesInstanceUID }: FindQuery, { identity }: DicomBehaviour): number | undefined {
  const isWhole =
    level === 'STUDY' ||
    (study.StudyInstanceUID !== undefined && (level === 'SERIES' || seriesInstanceUID !== undefined))
  return isWhole ? undefined : identity.missingKeyStatus
}

function templatesFor(message: Message, context: OpenContext, behaviour: DicomBehaviour, query: FindQuery) {
  const { archive, counts, isAnonymous, identity } = behaviour
  const unique = [Tags.StudyInstanceUID, Tags.SeriesInstanceUID, Tags.SOPInstanceUID]
  const depth = { STUDY: 1, SERIES: 2, IMAGE: 3 }[query.level]
  return AnswerTemplate.pair({
    archive,
    level: query.level,
    tags: [...query.tags, ...unique.slice(0, depth)],
    counts,
    isAnonymous,
    ...(identity.retrieveAETitle !== undefined && { retrieveAETitle: identity.retrieveAETitle }),
    isExplicitVR: context.transferSyntaxUID === explicitVR,
    contextID: message.contextID,
    sopClassUID: context.abstractSyntaxUID,
    messageID: message.command.MessageID ?? 0,
    isOnePdu: identity.isOnePdu,
  })
}
