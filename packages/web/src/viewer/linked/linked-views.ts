/**
 * Viewports that know of each other: a point of the patient held in one is shown in all, scrolling one scrolls those
 * beside it.
 *
 * Within one frame of reference the nearest slice is taken. Studies of different days have none in common: there the
 * distance at the moment of linking is kept, so that the reader aligns once and scrolls on.
 */

import {
  add,
  areParallel,
  dot,
  type ImagePlane,
  imagePlane,
  nearestSlice,
  scale,
  subtract,
} from '../model/image-plane.ts'
import type { Vector } from '../model/orientation.ts'
import type { Frame } from '../model/series-stack.ts'

/** What a viewport with a stack offers to the others. */
export interface LinkedView {
  readonly frames: readonly Frame[]
  readonly view: { index: number }
  goTo(index: number): Promise<void>
}

/** A point of the patient that the reader holds. */
export interface HeldPoint {
  world: Vector
  frameOfReferenceUID: string
}

const views = new Map<string, LinkedView>()
const planes = new WeakMap<readonly Frame[], ImagePlane[]>()
const listeners = new Set<() => void>()
let held: HeldPoint | undefined
let linked = false
/** Millimetres along the leader's normal from its slice to that of another viewport when they were linked, by both ids. */
const offsets = new Map<string, number>()

/** Makes a viewport known; returns how to leave. */
export function joinViews(id: string, view: LinkedView): () => void {
  views.set(id, view)
  return () => {
    views.delete(id)
    if (views.size === 0) held = undefined
    for (const key of offsets.keys()) if (key.split(' ').includes(id)) offsets.delete(key)
  }
}

/** Shows a point of the patient in every viewport of its frame of reference. */
export function pointAt(id: string, world: Vector): void {
  const own = planeInView(views.get(id))
  hold(own?.positioned ? { world, frameOfReferenceUID: own.frameOfReferenceUID } : undefined)
  if (!own?.positioned) return
  for (const [otherId, other] of views) {
    if (otherId === id || planeInView(other)?.frameOfReferenceUID !== own.frameOfReferenceUID) continue
    const index = nearestSlice(planesOf(other), world)
    if (index >= 0) void other.goTo(index)
  }
}

/** Links scrolling or ends it. */
export function linkViews(on: boolean): void {
  linked = on
  offsets.clear()
  if (on) for (const [a, first] of views) for (const [b, second] of views) noteOffset(a, first, b, second)
  announce()
}

/** A viewport was scrolled by its reader: those linked to it follow. */
export function followFrom(id: string): void {
  const leader = views.get(id)
  const own = planeInView(leader)
  if (!linked || !leader || !own?.positioned) return
  for (const [otherId, other] of views) {
    const theirs = planeInView(other)
    if (otherId === id || !theirs?.positioned || !areParallel(own, theirs)) continue
    if (!offsets.has(`${id} ${otherId}`)) noteOffset(id, leader, otherId, other)
    const index = nearestSlice(
      planesOf(other),
      add(own.origin, scale(own.normal, offsets.get(`${id} ${otherId}`) ?? 0)),
    )
    if (index >= 0 && index !== other.view.index) void other.goTo(index)
  }
}

export const linkedState = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
  held: () => held,
  linked: () => linked,
}

/** The plane that a viewport shows now. */
export function planeInView(view: LinkedView | undefined): ImagePlane | undefined {
  return view && planesOf(view)[view.view.index]
}

function planesOf({ frames }: LinkedView): ImagePlane[] {
  const known = planes.get(frames)
  if (known) return known
  const made = frames.map(({ dataSet }) => imagePlane(dataSet))
  planes.set(frames, made)
  return made
}

function noteOffset(a: string, first: LinkedView, b: string, second: LinkedView): void {
  const [from, to] = [planeInView(first), planeInView(second)]
  if (a === b || !from || !to) return
  const shared = from.frameOfReferenceUID !== '' && from.frameOfReferenceUID === to.frameOfReferenceUID
  offsets.set(`${a} ${b}`, shared ? 0 : dot(subtract(to.origin, from.origin), from.normal))
}

function hold(point: HeldPoint | undefined): void {
  held = point
  announce()
}

function announce(): void {
  for (const listener of listeners) listener()
}
