/** What is no stack of images: a report, a document, a waveform, a video. A series with several shows them one at a time. */
import { Loader, Pagination } from '@mantine/core'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { text } from '../../dicomweb/dicom-json.ts'
import type { OtherInstance } from '../model/series-stack.ts'
import type { NotShowable } from '../model/showable.ts'
import { ReportDocument } from './ReportDocument.tsx'
import { VideoDocument } from './VideoDocument.tsx'
import { WaveformDocument } from './WaveformDocument.tsx'

/** Seldom wanted, and with a program of its own: it comes when it is. */
const PdfDocument = lazy(async () => ({ default: (await import('./pdf/PdfDocument.tsx')).PdfDocument }))

/** Kinds that have a view of their own. */
const kinds = {
  'structured-report': ({ instance }: OtherInstance) => <ReportDocument report={instance} />,
  'key-objects': ({ instance }: OtherInstance) => <ReportDocument report={instance} />,
  document: ({ instance }: OtherInstance) => <PdfDocument instance={instance} />,
  waveform: ({ instance }: OtherInstance) => <WaveformDocument instance={instance} />,
  video: ({ instance }: OtherInstance) => <VideoDocument instance={instance} />,
} as const satisfies Partial<Record<NotShowable, (other: OtherInstance) => ReactNode>>

export const isDocument = (reason: NotShowable): reason is keyof typeof kinds => Object.hasOwn(kinds, reason)

export function ObjectView({ others }: { others: readonly OtherInstance[] }) {
  const { t } = useTranslation()
  const [page, setPage] = useState(1)
  const other = others[page - 1] ?? others[0]
  if (!other || !isDocument(other.reason)) return null
  const reason = other.reason
  return (
    <div className="lg-object" data-kind={reason} key={text(other.instance, 'SOPInstanceUID')}>
      <Suspense fallback={<Loader m="auto" />}>{kinds[reason](other)}</Suspense>
      {others.length > 1 && (
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
