/** What is no image but can be read: a report, a document, a waveform. A series with several shows them one at a time. */
import { Pagination } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { text } from '../../dicomweb/dicom-json.ts'
import type { OtherInstance } from '../model/series-stack.ts'
import type { NotShowable } from '../model/showable.ts'
import { PdfDocument } from './PdfDocument.tsx'
import { ReportDocument } from './ReportDocument.tsx'
import { WaveformDocument } from './WaveformDocument.tsx'

/** Kinds that have a view of their own. */
const kinds = {
  'structured-report': ({ instance }: OtherInstance) => <ReportDocument report={instance} />,
  'key-objects': ({ instance }: OtherInstance) => <ReportDocument report={instance} />,
  document: ({ instance }: OtherInstance) => <PdfDocument instance={instance} />,
  waveform: ({ instance }: OtherInstance) => <WaveformDocument instance={instance} />,
} as const

export const isDocument = (reason: NotShowable): reason is keyof typeof kinds => Object.hasOwn(kinds, reason)

export function ObjectView({ others }: { others: readonly OtherInstance[] }) {
  const { t } = useTranslation()
  const [page, setPage] = useState(1)
  const other = others[page - 1] ?? others[0]
  if (!other || !isDocument(other.reason)) return null
  return (
    <div className="lg-object" data-kind={other.reason} key={text(other.instance, 'SOPInstanceUID')}>
      {kinds[other.reason](other)}
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
