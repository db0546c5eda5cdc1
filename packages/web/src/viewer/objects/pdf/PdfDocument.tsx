/**
 * An encapsulated document. A PDF is drawn here as pictures of its pages, by a program in a worker: no plug-in, no frame, no
 * script of the document's. It leaves as a file for those who may export. Other documents are only said to be there.
 */
import { ActionIcon, Button, Loader, Text } from '@mantine/core'
import { IconDownload, IconFileTypePdf, IconZoomIn, IconZoomOut } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { send } from '../../../api/http.ts'
import { errorText } from '../../../app/error-text.ts'
import { may, useSession } from '../../../app/use-session.ts'
import { type JsonDataSet, text } from '../../../dicomweb/dicom-json.ts'
import { WebError } from '../../../errors.ts'
import { saveBlob } from '../../export/save-blob.ts'
import { instanceAddress } from '../instance-address.ts'
import { mostPdfOctets } from './limits.ts'
import { PdfPage } from './PdfPage.tsx'
import { PdfReader } from './PdfReader.ts'
import type { PageSize } from './pdf-messages.ts'

/** CSS pixels for a point. */
const zooms = [0.5, 0.75, 1, 1.33, 1.75, 2.5, 3.5]

/** The first zoom is the largest that fits, up to the fourth: letters as large as on paper. */
const usualZoom = 3

export function PdfDocument({ instance }: { instance: JsonDataSet }) {
  const { t } = useTranslation()
  const { data: session } = useSession()
  const isPdf = text(instance, 'MIMETypeOfEncapsulatedDocument') === 'application/pdf'
  const { reader, sizes, error } = usePdf(instance, isPdf)
  const article = useRef<HTMLElement>(null)
  const [chosen, setZoom] = useState<number>()
  const zoom = chosen ?? fitting(sizes?.[0], article.current)
  const title = text(instance, 'DocumentTitle') || t('objects.document')
  const save = async () => saveBlob(await fetchPdf(instance), 'document.pdf')
  return (
    <article ref={article} className="lg-document lg-pdf" aria-label={t('objects.document')}>
      <header className="lg-pdf-head">
        <IconFileTypePdf size={22} stroke={1.4} aria-hidden="true" />
        <Text fw={600} className="lg-pdf-title">
          <bdi>{title}</bdi>
        </Text>
        {sizes && (
          <>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('objects.smaller')}
              disabled={zoom === 0}
              onClick={() => setZoom(zoom - 1)}
            >
              <IconZoomOut size={18} />
            </ActionIcon>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('objects.larger')}
              disabled={zoom === zooms.length - 1}
              onClick={() => setZoom(zoom + 1)}
            >
              <IconZoomIn size={18} />
            </ActionIcon>
          </>
        )}
        {isPdf && session && may(session, 'study:export') && (
          <Button
            size="compact-sm"
            variant="light"
            leftSection={<IconDownload size={16} />}
            onClick={() => void save()}
          >
            {t('objects.savePdf')}
          </Button>
        )}
      </header>
      {!isPdf && <Text fz="sm">{t('notShowable.document.text')}</Text>}
      {error !== undefined && (
        <Text fz="sm" role="alert">
          {t('objects.pdfFailed')} {errorText(t, error)}
        </Text>
      )}
      {isPdf && !sizes && error === undefined && <Loader m="auto" />}
      {reader &&
        sizes?.map((size, index) => (
          <PdfPage
            // biome-ignore lint/suspicious/noArrayIndexKey: a page is its place in the document
            key={index}
            reader={reader}
            index={index}
            size={size}
            scale={zooms[zoom]!}
          />
        ))}
    </article>
  )
}

function fitting(first: PageSize | undefined, room: HTMLElement | null): number {
  if (!first || !room) return usualZoom
  const fits = zooms.findLastIndex((zoom) => zoom * first.width <= room.clientWidth)
  return Math.max(0, Math.min(usualZoom, fits))
}

interface OpenedPdf {
  reader?: PdfReader
  sizes?: PageSize[]
  error?: unknown
}

/** Fetches a document and opens it in a worker of its own, as long as it is in view. */
function usePdf(instance: JsonDataSet, isPdf: boolean): OpenedPdf {
  const [opened, setOpened] = useState<OpenedPdf>({})
  useEffect(() => {
    if (!isPdf) return
    const abort = new AbortController()
    const reader = new PdfReader()
    fetchPdf(instance, abort.signal)
      .then(async (file) => reader.open(new Uint8Array(await file.arrayBuffer())))
      .then((sizes) => abort.signal.aborted || setOpened({ reader, sizes }))
      .catch((error: unknown) => abort.signal.aborted || setOpened({ error }))
    return () => {
      abort.abort()
      reader.close()
      setOpened({})
    }
  }, [instance, isPdf])
  return opened
}

/** @throws WebError `LG_WEB_INVALID` for a document that is too long to be held */
async function fetchPdf(instance: JsonDataSet, signal?: AbortSignal): Promise<Blob> {
  const answer = await send(`${instanceAddress(instance)}/rendered`, {
    accept: 'application/pdf',
    ...(signal ? { signal } : {}),
  })
  const octets = Number(answer.headers.get('Content-Length') ?? 0)
  if (signal && octets > mostPdfOctets) throw new WebError('LG_WEB_INVALID', 'too long', { octets })
  return answer.blob()
}
