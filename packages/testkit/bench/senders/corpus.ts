/** A corpus in the parts that the associations of one measurement send. */
import { bigCorpus, type CorpusName, ctCorpus, smallCorpus } from '@leadglass/testkit'

export interface InstanceToSend {
  readonly sopClassUID: string
  readonly sopInstanceUID: string
  readonly transferSyntaxUID: string
  chunks(): Iterable<Uint8Array>
}

export interface CorpusPart {
  readonly instancesEach: number
  readonly perStudy?: number
}

/** The instances of one association; those of different associations belong to different studies. */
export function* corpusPart(corpus: CorpusName, association: number, part: CorpusPart): Generator<InstanceToSend> {
  const options = {
    count: part.instancesEach,
    name: `${corpus} of association ${association}`,
    ...(part.perStudy !== undefined && { perStudy: part.perStudy }),
  }
  if (corpus === 'big') yield* bigCorpus(options)
  else {
    for (const instance of corpus === 'ct' ? ctCorpus(options) : smallCorpus(options)) {
      yield { ...instance, chunks: () => [instance.dataSet] }
    }
  }
}
