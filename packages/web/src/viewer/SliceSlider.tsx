/** Which image of the stack is in view, and which are already in memory. */
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import type { StackView } from './stack/stack-view.ts'

export function SliceSlider({ view, onGoTo }: { view: StackView; onGoTo: (index: number) => void }) {
  const { t } = useTranslation()
  return (
    <div className="lg-slider">
      <Loaded flags={view.loaded} />
      <input
        type="range"
        min={1}
        max={view.count}
        value={view.index + 1}
        aria-label={t('viewer.slider')}
        aria-valuetext={t('viewer.image', { number: view.index + 1, count: view.count })}
        onChange={(event) => onGoTo(Number(event.currentTarget.value) - 1)}
        onKeyDown={(event) => event.stopPropagation()}
        // The keys belong to the viewer again once the mouse lets go.
        onPointerUp={(event) => event.currentTarget.blur()}
      />
    </div>
  )
}

const Loaded = memo(function Loaded({ flags }: { flags: readonly boolean[] }) {
  const percent = (count: number) => `${(100 * count) / Math.max(1, flags.length)}%`
  return (
    <div className="lg-loaded" aria-hidden="true">
      {runsOf(flags).map(([from, to]) => (
        <span key={from} style={{ top: percent(from), height: percent(to - from) }} />
      ))}
    </div>
  )
})

/** Runs of true as half-open ranges: `[true, true, false, true]` gives `[0, 2]` and `[3, 4]`. */
export function runsOf(flags: readonly boolean[]): [from: number, to: number][] {
  const starts = flags.flatMap((flag, index) => (flag && !flags[index - 1] ? [index] : []))
  return starts.map((from) => {
    const end = flags.indexOf(false, from)
    return [from, end < 0 ? flags.length : end]
  })
}
