/** What is no stack of images: a report, a document, a waveform, a video, a slide. A series with several shows them one at a time. */
import { Loader, Pagination } from '@mantine/core'
import { lazy, type ReactNode, Suspense, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { text } from '../../dicomweb/dicom-json.ts'
import type { OtherInstance } from '../model/series-stack.ts'
import type { NotShowable } from '../model/showable.ts'
import { ReportDocument } from './ReportDocument.tsx'
import { VideoDocument } from './VideoDocument.tsx'
import { WaveformDocument } from './WaveformDocument.tsx'

/** Seldom wanted, and with programs of their own: they come when they are. */
const PdfDocument = lazy(async () => ({ default: (await import('./pdf/PdfDocument.tsx')).PdfDocument }))
const SlideViewer = lazy(async () => ({ default: (await import('./slide/SlideViewer.tsx')).SlideViewer }))

/** Kinds that have a view of their own; a slide is all instances of its series together. */
const kinds = {
  'structured-report': ({ instance }: OtherInstance) => <ReportDocument report={instance} />,
  'key-objects': ({ instance }: OtherInstance) => <ReportDocument report={instance} />,
  document: ({ instance }: OtherInstance) => <PdfDocument instance={instance} />,
  waveform: ({ instance }: OtherInstance) => <WaveformDocument instance={instance} />,
  video: ({ instance }: OtherInstance) => <VideoDocument instance={instance} />,
} as const satisfies Partial<Record<NotShowable, (other: OtherInstance) => ReactNode>>

type Kind = keyof typeof kinds | 'whole-slide'

export const isDocument = (reason: NotShowable): reason is Kind =>
  reason === 'whole-slide' || Object.hasOwn(kinds, reason)

export function ObjectView({ others }: { others: readonly OtherInstance[] }) {
  const { t } = useTranslation()
  const [page, setPage] = useState(1)
  const slides = useMemo(
    () => others.filter(({ reason }) => reason === 'whole-slide').map(({ instance }) => instance),
    [others],
  )
  const other = others[page - 1] ?? others[0]
  if (!other || !isDocument(other.reason)) return null
  const reason = other.reason
  return (
    <div className="lg-object" data-kind={reason}>
      <Suspense key={text(other.instance, 'SOPInstanceUID')} fallback={<Loader m="auto" />}>
        {reason === 'whole-slide' ? <SlideViewer instances={slides} /> : kinds[reason](other)}
      </Suspense>
      {others.length > 1 && reason !== 'whole-slide' && (
        <Pagination
          size="sm"
          total={others.length}
          value={page}
          onChange={setPage}
          getControlProps={(control) => ({ 'aria-label': t(`objects.${control}`) })}
        />
      )}
    </div>
  )
}
