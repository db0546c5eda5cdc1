/** What of the layers in view is not shown, in words. */
import type { TFunction } from 'i18next'
import { errorText } from '../../app/error-text.ts'
import { notApplied } from './presentation-state.ts'
import type { ChosenLayers } from './use-layers.ts'

export function layerRemarks(t: TFunction, { states, failed }: ChosenLayers): string[] {
  const missing = [...new Set(states.flatMap(notApplied))].map((what) => t(`layers.${what}`))
  return [...missing, ...failed.map((error) => errorText(t, error))]
}
