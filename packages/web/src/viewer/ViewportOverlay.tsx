/** Text in the corners and letters at the edges of an image. */
import { useTranslation } from 'react-i18next'
import { text } from '../dicomweb/dicom-json.ts'
import { dateLocale } from '../i18n/i18n.ts'
import { overlayText } from './model/overlay.ts'
import type { Frame } from './model/series-stack.ts'
import type { StackView } from './stack/stack-view.ts'

export interface ViewportOverlayProps {
  view: StackView
  frame: Frame | undefined
  keyImage: boolean
}

export function ViewportOverlay({ view, frame, keyImage }: ViewportOverlayProps) {
  const { t, i18n } = useTranslation()
  if (!frame) return null
  const { patient, study, series } = overlayText(frame.dataSet, dateLocale(i18n.language))
  const state = [
    keyImage && `★ ${t('viewer.keyImage')}`,
    view.window && t('viewer.window', { center: Math.round(view.window.center), width: Math.round(view.window.width) }),
    t('viewer.zoom', { percent: Math.round(view.magnification * 100) }),
    view.inverted && t('viewer.inverted'),
    text(frame.dataSet, 'LossyImageCompression') === '01' && t('viewer.lossy'),
  ].filter((line): line is string => Boolean(line))
  const place = t('viewer.image', { number: view.shown + 1, count: view.count })
  return (
    <div className="lg-overlay">
      <Corner at="top-left" lines={patient} strong />
      <Corner at="top-right" lines={study} />
      <Corner at="bottom-left" lines={[...series, place]} />
      <Corner at="bottom-right" lines={state} />
      {(['top', 'right', 'bottom', 'left'] as const).map((edge) => (
        <span key={edge} className="lg-letter" data-edge={edge}>
          {view.letters[edge]}
        </span>
      ))}
    </div>
  )
}

function Corner({ at, lines, strong = false }: { at: string; lines: readonly string[]; strong?: boolean }) {
  return (
    <div className="lg-corner" data-at={at} data-strong={strong}>
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two lines may have the same words
        <bdi key={index}>{line}</bdi>
      ))}
    </div>
  )
}
