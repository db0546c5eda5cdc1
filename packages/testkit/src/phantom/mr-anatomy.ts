/**
 * A head in signal units of a T1-weighted image, from z = 0 (base of the skull) to z = 180 mm: fat is bright, white matter
 * brighter than grey, fluid dark. Not a person: ellipsoids of textbook size.
 */
import type { Ellipsoid } from './ellipsoid.ts'

/** In painting order: what comes later lies inside what came before. */
export const mrAnatomy: readonly Ellipsoid[] = [
  { centre: [0, 0, 78], radii: [80, 98, 98], value: 1400 }, // scalp
  { centre: [0, 0, 78], radii: [75, 93, 93], value: 120 }, // skull
  { centre: [0, 0, 78], radii: [70, 88, 88], value: 260 }, // fluid around the brain
  { centre: [0, 0, 82], radii: [67, 84, 80], value: 700 }, // grey matter
  { centre: [0, 0, 104], radii: [2, 86, 70], value: 280 }, // fissure between the hemispheres
  { centre: [-32, 0, 84], radii: [27, 70, 66], value: 1050 }, // white matter
  { centre: [32, 0, 84], radii: [27, 70, 66], value: 1050 },
  { centre: [0, 0, 92], radii: [24, 34, 8], value: 1080 }, // corpus callosum
  ...folds(),
  { centre: [-13, -2, 82], radii: [7, 34, 12], value: 220 }, // lateral ventricles
  { centre: [13, -2, 82], radii: [7, 34, 12], value: 220 },
  { centre: [-24, 34, 72], radii: [6, 16, 18], value: 220 },
  { centre: [24, 34, 72], radii: [6, 16, 18], value: 220 },
  { centre: [0, 2, 66], radii: [2.5, 14, 14], value: 220 }, // third ventricle
  { centre: [-14, 2, 68], radii: [10, 15, 11], value: 760 }, // thalamus
  { centre: [14, 2, 68], radii: [10, 15, 11], value: 760 },
  { centre: [-26, -14, 72], radii: [7, 18, 11], value: 740 }, // putamen
  { centre: [26, -14, 72], radii: [7, 18, 11], value: 740 },
  { centre: [0, 46, 28], radii: [46, 28, 22], value: 720 }, // cerebellum
  { centre: [0, 46, 28], radii: [34, 16, 12], value: 980 },
  { centre: [0, 16, 24], radii: [14, 15, 36], value: 960 }, // brain stem
  { centre: [0, 30, 28], radii: [8, 5, 12], value: 220 }, // fourth ventricle
  { centre: [-31, -78, 34], radii: [13, 13, 13], value: 300 }, // eyes
  { centre: [31, -78, 34], radii: [13, 13, 13], value: 300 },
  { centre: [40, -20, 100], radii: [6, 6, 6], value: 1500 }, // enhancing ball of exactly 12 mm
]

/** Furrows: fluid between the folds of the cortex, all around both hemispheres. */
function folds(): Ellipsoid[] {
  const furrows: Ellipsoid[] = []
  for (let ring = 0; ring < 7; ring += 1) {
    const z = 40 + ring * 17
    const scale = Math.sqrt(Math.max(0, 1 - ((z - 82) / 84) ** 2))
    for (let step = 0; step < 22; step += 1) {
      const angle = (2 * Math.PI * (step + (ring % 2) / 2)) / 22
      const centre = [66 * scale * Math.sin(angle), 82 * scale * Math.cos(angle), z] as const
      furrows.push({
        centre,
        radii: [3 + 6 * Math.abs(Math.sin(angle)), 3 + 6 * Math.abs(Math.cos(angle)), 9],
        value: 300,
      })
    }
  }
  return furrows
}
