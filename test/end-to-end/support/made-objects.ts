/** Objects that lie over images or are none, made by pydicom: what they show is known by how they are made. */
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('./made-objects.py', import.meta.url))

/** Paths of the files; {@link program} says what each holds. */
export interface MadeObjects {
  /** Over the axial series of `made-series.ts` */
  segmentation: string
  structures: string
  /** Each in a study of its own */
  pdf: string
  report: string
  cine: string
  enhanced: string
  /** Two levels and a label */
  slide: string[]
}

/**
 * @param folder - where the files are written
 * @param axial - the axial series, in the order of its slices
 */
export function makeObjects(folder: string, axial: readonly string[]): MadeObjects {
  // Python keeps what it compiled of the module beside it; the sources stay as they are.
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1' }
  return JSON.parse(execFileSync('/usr/bin/python3', [program, folder, ...axial], { encoding: 'utf8', env }))
}
