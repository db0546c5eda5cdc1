/**
 * A video: played where the browser can, fetched piece by piece as it plays. Where it cannot, that is said, and who may export
 * takes the file along.
 *
 * Sources: PS3.18 8.7.4 (rendered media types), PS3.5 8.2.5 to 8.2.12 (video in data sets); HTML (media errors).
 */
import { Button, Loader, Text } from '@mantine/core'
import { IconDownload, IconMovieOff } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { errorText } from '../../app/error-text.ts'
import { may, useSession } from '../../app/use-session.ts'
import { type JsonDataSet, number, text } from '../../dicomweb/dicom-json.ts'
import { dicomWebRoot, search } from '../../dicomweb/studies.ts'
import { ofStudy } from '../loading/of-study.ts'
import { instanceAddress } from './instance-address.ts'
import { videoCoding } from './video-coding.ts'

/** Metadata does not say what a video is coded in; a search does. */
export function VideoDocument({ instance }: { instance: JsonDataSet }) {
  const { t } = useTranslation()
  const found = useQuery({
    ...ofStudy,
    queryKey: ['video', text(instance, 'SOPInstanceUID')],
    queryFn: ({ signal }) => transferSyntaxOf(instance, signal),
  })
  if (found.error) return <Text m="auto">{errorText(t, found.error)}</Text>
  return found.data === undefined ? <Loader m="auto" /> : <Video instance={instance} transferSyntaxUID={found.data} />
}

async function transferSyntaxOf(instance: JsonDataSet, signal: AbortSignal): Promise<string> {
  const uid = (keyword: 'StudyInstanceUID' | 'SeriesInstanceUID' | 'SOPInstanceUID') => text(instance, keyword)
  const series = `${dicomWebRoot}/studies/${uid('StudyInstanceUID')}/series/${uid('SeriesInstanceUID')}`
  const wanted = `SOPInstanceUID=${uid('SOPInstanceUID')}&includefield=AvailableTransferSyntaxUID`
  const { rows } = await search(`${series}/instances?${wanted}`, signal)
  return text(rows[0] ?? {}, 'AvailableTransferSyntaxUID')
}

function Video({ instance, transferSyntaxUID }: { instance: JsonDataSet; transferSyntaxUID: string }) {
  const { t } = useTranslation()
  const { data: session } = useSession()
  const { name, type, extension } = videoCoding(transferSyntaxUID)
  const address = `${instanceAddress(instance)}/rendered?accept=${encodeURIComponent(type)}`
  const [failed, setFailed] = useState(() => document.createElement('video').canPlayType(type) === '')
  const facts = [
    name,
    `${number(instance, 'Columns') ?? '?'} × ${number(instance, 'Rows') ?? '?'}`,
    t('objects.frames', { count: number(instance, 'NumberOfFrames') ?? 1 }),
  ]
  return (
    <article className="lg-document lg-video" aria-label={t('objects.video')}>
      {failed ? (
        <div className="lg-document-file" role="status">
          <IconMovieOff size={44} stroke={1.3} aria-hidden="true" />
          <Text fw={600}>{t('objects.videoFailed')}</Text>
          <Text fz="sm">{t('objects.videoFailedText', { coding: name })}</Text>
        </div>
      ) : (
        // biome-ignore lint/a11y/useMediaCaption: a medical video has no captions
        <video
          controls
          loop
          playsInline
          disablePictureInPicture
          controlsList="nodownload noremoteplayback"
          preload="metadata"
          src={address}
          aria-label={t('objects.video')}
          onError={() => setFailed(true)}
          onKeyDown={(event) => event.stopPropagation()}
        />
      )}
      <div className="lg-document-facts">
        <Text component="span" fz="sm" c="dimmed">
          {facts.join(' · ')}
        </Text>
        {session && may(session, 'study:export') && (
          <Button
            component="a"
            href={address}
            download={`video.${extension}`}
            size="compact-sm"
            variant="light"
            leftSection={<IconDownload size={16} />}
          >
            {t('objects.saveVideo')}
          </Button>
        )}
      </div>
    </article>
  )
}
