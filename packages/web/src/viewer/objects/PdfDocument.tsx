/**
 * An encapsulated PDF. A page under this policy may not hold a plug-in, and a document of unknown origin should not run in
 * it: it is handed to the reader's own viewer as a file, for those who may export.
 */
import { Button, Text } from '@mantine/core'
import { IconFileTypePdf } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { send } from '../../api/http.ts'
import { type JsonDataSet, text } from '../../dicomweb/dicom-json.ts'
import { saveBlob } from '../export/save-blob.ts'
import { instanceAddress } from './instance-address.ts'

export function PdfDocument({ instance }: { instance: JsonDataSet }) {
  const { t } = useTranslation()
  const isPdf = text(instance, 'MIMETypeOfEncapsulatedDocument') === 'application/pdf'
  const save = async () => {
    const answer = await send(`${instanceAddress(instance)}/rendered`, { accept: 'application/pdf' })
    saveBlob(await answer.blob(), 'document.pdf')
  }
  return (
    <article className="lg-document lg-document-file" aria-label={t('objects.document')}>
      <IconFileTypePdf size={44} stroke={1.3} aria-hidden="true" />
      <Text fw={600}>
        <bdi>{text(instance, 'DocumentTitle') || t('objects.document')}</bdi>
      </Text>
      <Text fz="sm">{isPdf ? t('objects.pdfText') : t('notShowable.document.text')}</Text>
      {isPdf && <Button onClick={() => void save()}>{t('objects.savePdf')}</Button>}
    </article>
  )
}
