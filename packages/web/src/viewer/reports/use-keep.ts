/** Keeps measurements and key images in the archive, for those who may store. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { errorText } from '../../app/error-text.ts'
import { may, useSession } from '../../app/use-session.ts'
import { storeInstance } from '../../dicomweb/store.ts'
import { measurementsToKeep } from '../measurements/keep-measurements.ts'
import type { Frame } from '../model/series-stack.ts'
import { anyFrameOf } from '../stack/known-frames.ts'
import { imageReferenceOf } from './image-reference.ts'
import { keyObjectSelection } from './key-objects.ts'
import { measurementReport } from './measurement-report.ts'
import type { StudyDocuments } from './use-study-documents.ts'

/** What the panel needs to offer it. */
export interface Keep {
  run: () => void
  pending: boolean
  /** What came of it, in words; '' before */
  said: string
}

/** @returns undefined where the person may not store */
export function useKeepMeasurements(studyInstanceUID: string, documents: StudyDocuments): Keep | undefined {
  const { data: session } = useSession()
  return useStore(studyInstanceUID, 'measure.kept', (image) =>
    measurementReport({
      measurements: measurementsToKeep(studyInstanceUID),
      image: image.dataSet,
      observer: session?.name ?? '',
      predecessors: documents.reports,
      now: new Date(),
    }),
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
  onKept: () => void = () => undefined,
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
  const said = store.error ? errorText(t, store.error) : store.isSuccess ? t(done) : ''
  return { run: () => store.mutate(), pending: store.isPending, said }
}
