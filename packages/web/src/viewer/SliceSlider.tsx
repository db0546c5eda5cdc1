/** Which image of the stack is in view, and which are already in memory. */
import { useTranslation } from 'react-i18next'
import type { StackView } from './stack/stack-view.ts'

export function SliceSlider({ view, onGoTo }: { view: StackView; onGoTo: (index: number) => void }) {
  const { t } = useTranslation()
  return (
    <div className="lg-slider">
      <div className="lg-loaded" aria-hidden="true">
        {runsOf(view.loaded).map(([from, to]) => (
          <span
            key={from}
            style={{ top: `${(100 * from) / view.count}%`, height: `${(100 * (to - from)) / view.count}%` }}
          />
        ))}
      </div>
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

/** Runs of true as half-open ranges: `[true, true, false, true]` gives `[0, 2]` and `[3, 4]`. */
export function runsOf(flags: readonly boolean[]): [from: number, to: number][] {
  const starts = flags.flatMap((flag, index) => (flag && !flags[index - 1] ? [index] : []))
  return starts.map((from) => {
    const end = flags.indexOf(false, from)
    return [from, end < 0 ? flags.length : end]
  })
}
