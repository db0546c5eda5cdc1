/** Keeps measurements and key images in the archive, for those who may store. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { errorText } from '../../app/error-text.ts'
import { may, useSession } from '../../app/use-session.ts'
import { storeInstance } from '../../dicomweb/store.ts'
import { measurementsToKeep } from '../measurements/keep-measurements.ts'
import { rememberKept } from '../measurements/kept-forms.ts'
import type { Frame } from '../model/series-stack.ts'
import { anyFrameOf } from '../stack/known-frames.ts'
import { imageReferenceOf } from './image-reference.ts'
import type { KeptMeasurement } from './kept-measurement.ts'
import { keyObjectSelection } from './key-objects.ts'
import { measurementReport } from './measurement-report.ts'
import type { StudyDocuments } from './use-study-documents.ts'

/** What the panel needs to offer it. */
export interface Keep {
  run: () => void
  /** The same; resolves when it is kept, and rejects when it is not */
  toEnd: () => Promise<void>
  pending: boolean
  /** What came of it, in words; '' before */
  said: string
  /** Why it was not kept, in words; '' otherwise */
  failure: string
}

/** @returns undefined where the person may not store */
export function useKeepMeasurements(studyInstanceUID: string, documents: StudyDocuments): Keep | undefined {
  const { data: session } = useSession()
  // What is drawn while the report is on its way is not in it.
  const sent = useRef<readonly KeptMeasurement[]>([])
  return useStore(
    studyInstanceUID,
    'measure.kept',
    (image) => {
      sent.current = measurementsToKeep(studyInstanceUID)
      return measurementReport({
        measurements: sent.current,
        image: image.dataSet,
        observer: session?.name ?? '',
        predecessors: documents.reports,
        now: new Date(),
      })
    },
    () => rememberKept(sent.current),
  )
}

/** @param marked - the images that the reader marked */
export function useKeepKeyImages(
  studyInstanceUID: string,
  marked: readonly Frame[],
  onKept: () => void,
): Keep | undefined {
  return useStore(
    studyInstanceUID,
    'measure.keyImagesKept',
    (image) =>
      keyObjectSelection({
        images: marked.map(imageReferenceOf),
        image: image.dataSet,
        description: '',
        now: new Date(),
      }),
    onKept,
    marked[0],
  )
}

function useStore(
  studyInstanceUID: string,
  done: string,
  make: (image: Frame) => ReturnType<typeof measurementReport>,
  onKept: () => void,
  given?: Frame,
): Keep | undefined {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { data: session } = useSession()
  const store = useMutation({
    mutationFn: async () => {
      const image = given ?? anyFrameOf(studyInstanceUID)
      if (image) await storeInstance(studyInstanceUID, make(image))
    },
    onSuccess: async () => {
      onKept()
      await client.invalidateQueries({ queryKey: ['series', studyInstanceUID] })
    },
  })
  if (!session || !may(session, 'study:store')) return
  const failure = store.error ? errorText(t, store.error) : ''
  return {
    run: () => store.mutate(),
    toEnd: () => store.mutateAsync(),
    pending: store.isPending,
    said: store.isSuccess ? t(done) : failure,
    failure,
  }
}
