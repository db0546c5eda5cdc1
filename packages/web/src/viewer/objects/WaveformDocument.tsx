/** An ECG or another waveform, drawn a line for each channel. */
import { Loader, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { errorText } from '../../app/error-text.ts'
import { items, type JsonDataSet, text } from '../../dicomweb/dicom-json.ts'
import { ofStudy } from '../loading/of-study.ts'
import { octetsOf } from './instance-address.ts'
import { linePoints, type Multiplex, multiplexOf } from './waveform.ts'

const width = 1000
const height = 90

/** Multiplex groups of one waveform; an ECG has one or two. */
const mostGroups = 8

export function WaveformDocument({ instance }: { instance: JsonDataSet }) {
  const { t } = useTranslation()
  const groups = items(instance, 'WaveformSequence').slice(0, mostGroups)
  const waveform = useQuery({
    ...ofStudy,
    queryKey: ['waveform', text(instance, 'SOPInstanceUID')],
    queryFn: ({ signal }) =>
      Promise.all(
        groups.map(async (group) => {
          const octets = await octetsOf(instance, group, 'WaveformData', signal)
          return octets && multiplexOf(group, octets)
        }),
      ),
  })
  if (waveform.error) return <p className="lg-document">{errorText(t, waveform.error)}</p>
  if (!waveform.data) return <Loader m="auto" />
  return (
    <article className="lg-document lg-waveform" aria-label={t('objects.waveform')}>
      {waveform.data.map((group, index) =>
        group ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: groups are told apart by their place alone
          <Group key={index} group={group} />
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: groups are told apart by their place alone
          <Text key={index} fz="sm">
            {t('objects.waveformUnread')}
          </Text>
        ),
      )}
    </article>
  )
}

function Group({ group: { samplesPerSecond, channels } }: { group: Multiplex }) {
  const { t } = useTranslation()
  const seconds = (channels[0]?.samples.length ?? 0) / samplesPerSecond
  return (
    <section>
      <Text fz="xs" c="dimmed">
        {t('objects.waveformScale', { seconds: seconds.toFixed(1), rate: samplesPerSecond })}
      </Text>
      {channels.map(({ name, unit, samples }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: channels are told apart by their place alone
        <figure key={index} className="lg-channel">
          <figcaption>
            {name || index + 1} {unit && <span className="lg-quiet">{unit}</span>}
          </figcaption>
          <svg
            viewBox={`0 0 ${width} ${height}`}
            preserveAspectRatio="none"
            role="img"
            aria-label={name || String(index + 1)}
          >
            {Array.from({ length: Math.min(600, Math.floor(seconds)) }, (_, second) => (
              <line
                // biome-ignore lint/suspicious/noArrayIndexKey: a line is its second
                key={second}
                className="lg-channel-second"
                x1={((second + 1) * width) / seconds}
                x2={((second + 1) * width) / seconds}
                y1={0}
                y2={height}
              />
            ))}
            <polyline points={linePoints(samples, width, height)} />
          </svg>
        </figure>
      ))}
    </section>
  )
}
