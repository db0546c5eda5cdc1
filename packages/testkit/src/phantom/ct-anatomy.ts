/**
 * Chest and upper abdomen in Hounsfield units, from z = 0 (kidneys) to z = 300 mm (apex of the lungs).
 *
 * Not a person: sizes and attenuations are those of textbooks, so that window presets, reformatting and measurements make
 * sense. The nodule in the right lung is a ball of exactly 16 mm, the fatty ring of the body wall 10 mm thick.
 */
import type { Ellipsoid } from './ellipsoid.ts'

/** In painting order: what comes later lies inside what came before. */
export const ctAnatomy: readonly Ellipsoid[] = [
  { centre: [0, 0, 150], radii: [172, 122, 700], value: -100 }, // fat under the skin
  { centre: [0, 0, 150], radii: [162, 112, 680], value: 50 }, // muscle
  { centre: [-74, -2, 205], radii: [62, 84, 112], value: -850 }, // right lung
  { centre: [76, -2, 205], radii: [60, 84, 116], value: -850 }, // left lung
  ...ribs(),
  { centre: [22, -28, 165], radii: [54, 46, 58], value: 40 }, // heart
  { centre: [36, -26, 158], radii: [24, 20, 30], value: 180 }, // left ventricle with contrast medium
  { centre: [-2, -32, 166], radii: [20, 18, 28], value: 170 }, // right ventricle
  { centre: [4, -18, 226], radii: [14, 14, 40], value: 190 }, // ascending aorta
  { centre: [18, 50, 150], radii: [12, 12, 600], value: 190 }, // descending aorta
  { centre: [0, 12, 275], radii: [9, 9, 52], value: -990 }, // trachea
  { centre: [-62, -8, 62], radii: [94, 84, 78], value: 65 }, // liver
  { centre: [-30, 2, 70], radii: [9, 9, 50], value: 150 }, // portal vein
  { centre: [-80, 10, 55], radii: [11, 11, 11], value: 20 }, // cyst
  { centre: [104, 34, 80], radii: [28, 44, 44], value: 55 }, // spleen
  { centre: [66, -36, 72], radii: [46, 40, 40], value: 30 }, // stomach
  { centre: [64, -58, 76], radii: [30, 16, 26], value: -950 }, // and its air
  { centre: [-62, 56, 22], radii: [26, 28, 52], value: 120 }, // kidneys
  { centre: [64, 54, 30], radii: [26, 28, 52], value: 120 },
  { centre: [-58, 52, 22], radii: [9, 10, 26], value: 10 },
  { centre: [60, 50, 30], radii: [9, 10, 26], value: 10 },
  { centre: [0, -94, 205], radii: [18, 6, 80], value: 300 }, // sternum
  { centre: [-84, 6, 215], radii: [8, 8, 8], value: 35 }, // nodule
  ...spine(),
]

/** Twelve vertebrae, 25 mm from one to the next, with discs between them and the canal behind. */
function spine(): Ellipsoid[] {
  const vertebrae = Array.from({ length: 14 }, (_, index) => index * 25 - 12)
  return [
    { centre: [0, 72, 150], radii: [20, 16, 600], value: 90 },
    ...vertebrae.flatMap((z): Ellipsoid[] => [
      { centre: [0, 72, z], radii: [23, 18, 13], value: 450 },
      { centre: [0, 72, z], radii: [19, 14, 11], value: 200 },
      { centre: [0, 98, z], radii: [34, 6, 6], value: 350 },
      { centre: [0, 106, z], radii: [5, 12, 8], value: 350 },
    ]),
    { centre: [0, 94, 150], radii: [10, 8, 600], value: 15 },
  ]
}

/** Ten pairs, each a chain of balls along the wall of the chest that falls from the spine to the front. */
function ribs(): Ellipsoid[] {
  const balls: Ellipsoid[] = []
  for (let pair = 0; pair < 10; pair += 1) {
    for (let step = 0; step <= 60; step += 1) {
      const angle = (Math.PI * (step + 4)) / 72
      const y = 100 * Math.cos(angle)
      const z = 110 + pair * 24 - 45 * (step / 60)
      const x = 146 * Math.sin(angle)
      for (const side of [-1, 1]) balls.push({ centre: [side * x, y, z], radii: [7, 6, 6], value: 400 })
    }
  }
  return balls
}
