/** How the reader wants to see each layer: which of its parts, how strong. Kept while the study is open. */
import { useMemo, useState } from 'react'
import { type Layer, type LayerLook, type ShownLayer, usualLook } from './layer.ts'

export interface LayerLooks {
  shown: readonly ShownLayer[]
  setLook: (uid: string, look: LayerLook) => void
}

export function useLayerLooks(layers: readonly Layer[]): LayerLooks {
  const [looks, setLooks] = useState<ReadonlyMap<string, LayerLook>>(new Map())
  const shown = useMemo(
    () => layers.map((layer) => ({ layer, look: looks.get(layer.uid) ?? usualLook })),
    [layers, looks],
  )
  return { shown, setLook: (uid, look) => setLooks((before) => new Map(before).set(uid, look)) }
}
