/**
 * Window presets: those in the image's own header first, then the usual ones of its modality.
 *
 * Sources: PS3.3 C.11.2.1.2 (window centre and width); CT values in Hounsfield units as in common reading practice.
 */
import { type JsonDataSet, numbers, text, texts } from '../../dicomweb/dicom-json.ts'
import { pixelValueOf } from './pixel-value.ts'

/** A window in units of the modality LUT's output. */
export interface Window {
  center: number
  width: number
}

export const sameWindow = (a: Window | undefined, b: Window | undefined): boolean =>
  a?.center === b?.center && a?.width === b?.width

/** A preset: a name to translate, or the header's own explanation, and its window; without one, the range of the image. */
export interface WindowPreset {
  /** Key below `presets.` of the language files */
  key: string
  /** The header's own words, shown as they are */
  explanation?: string
  window?: Window
  /** Without a window: the share of the image's range that is shown */
  share?: RangeShare
}

/** From and to, 0 for the least value of the image and 1 for the greatest. */
export type RangeShare = readonly [low: number, high: number]

const ct: readonly WindowPreset[] = [
  { key: 'softTissue', window: { center: 40, width: 400 } },
  { key: 'lung', window: { center: -600, width: 1500 } },
  { key: 'bone', window: { center: 400, width: 1800 } },
  { key: 'brain', window: { center: 40, width: 80 } },
  { key: 'stroke', window: { center: 40, width: 40 } },
  { key: 'liver', window: { center: 30, width: 150 } },
  { key: 'mediastinum', window: { center: 50, width: 350 } },
  { key: 'angio', window: { center: 300, width: 600 } },
]

/** Values without a common unit, as those of MR and radiographs: what the file asks for, and around it. */
const aroundAsSent: readonly { key: string; share: RangeShare }[] = [
  { key: 'moreContrast', share: [0.25, 0.75] },
  { key: 'lessContrast', share: [-0.5, 1.5] },
  { key: 'brighter', share: [-0.25, 0.75] },
  { key: 'darker', share: [0.25, 1.25] },
]

/** Counts and activities begin at nothing; how far up they are read is the reader's choice. */
const fromLeast: readonly { key: string; share: RangeShare }[] = [
  { key: 'lowerHalf', share: [0, 0.5] },
  { key: 'lowerQuarter', share: [0, 0.25] },
  { key: 'lowerTenth', share: [0, 0.1] },
]

/** PET is read from 0 to a standardised uptake; the file holds activity. */
const suvTops = [5, 7, 10, 15, 25] as const

const countingModalities: ReadonlySet<string> = new Set(['NM', 'PT'])

/** Shares of the window that the file asks for; where it asks for none, of the image's range, once that is known. */
function around({ window }: WindowPreset): WindowPreset[] {
  return aroundAsSent.map(({ key, share }) => {
    if (!window) return { key, share }
    const [low, high] = share
    const { center, width } = window
    return { key, window: { center: center + ((low + high - 1) / 2) * width, width: (high - low) * width } }
  })
}

function usualPresets(dataSet: JsonDataSet, asSent: WindowPreset): readonly WindowPreset[] {
  const modality = text(dataSet, 'Modality')
  const { unit, factor, offset } = pixelValueOf(dataSet)
  if (modality === 'CT' && unit === 'HU') return ct
  if (!unit.startsWith('SUV')) return [...around(asSent), ...(countingModalities.has(modality) ? fromLeast : [])]
  return suvTops.map((top) => ({
    key: 'suv',
    explanation: `${unit} 0–${top}`,
    window: { center: (top / 2 - offset) / factor, width: top / Math.abs(factor) },
  }))
}

/**
 * Presets of an image in the order of the keys 1 to 9. The first is always what the file itself asks for, so that the
 * keys of a modality's own presets never move; further windows of the header follow.
 */
export function presetsOf(dataSet: JsonDataSet): WindowPreset[] {
  const [asSent = { key: 'default' }, ...further] = ownWindows(dataSet)
  return [asSent, ...usualPresets(dataSet, asSent), ...further, { key: 'fullRange' }]
}

/** Whether two images have the same presets on the same keys. */
export const samePresets = (a: readonly WindowPreset[], b: readonly WindowPreset[]): boolean =>
  a.length === b.length &&
  a.every(({ key, explanation, window, share }, index) => {
    const other = b[index]!
    const same = sameWindow(window, other.window) && share === other.share
    return same && key === other.key && explanation === other.explanation
  })

/** The windows in the header, each once. */
function ownWindows(dataSet: JsonDataSet): WindowPreset[] {
  const widths = numbers(dataSet, 'WindowWidth')
  const explanations = texts(dataSet, 'WindowCenterWidthExplanation')
  const own = numbers(dataSet, 'WindowCenter').flatMap((center, index) => {
    const width = widths[index]
    const explanation = explanations[index]
    if (width === undefined || width <= 0) return []
    return [{ key: 'default', window: { center, width }, ...(explanation ? { explanation } : {}) }]
  })
  const byWindow = new Map(own.map((preset) => [`${preset.window.center}/${preset.window.width}`, preset]))
  return [...byWindow.values()]
}
