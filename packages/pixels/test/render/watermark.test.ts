import { expect, test } from 'vitest'
import { drawWatermark, watermarkText } from '../../src/render/watermark.ts'

function picture(width: number, height: number, channels: 1 | 3, value: number) {
  const octets = new Uint8Array(width * height * channels).fill(value)
  return { mediaType: 'application/octet-stream' as const, octets, width, height, channels }
}

test('writes letters as they are drawn', () => {
  // 2 names of (2 letters of 6 dots, 18 dots between), so that a dot is one pixel
  const one = picture(60, 7, 1, 0)
  drawWatermark(one, 'Lé')
  const rows = Array.from({ length: 7 }, (_, y) =>
    [...one.octets.subarray(y * 60, y * 60 + 12)].map((value) => (value === 0 ? '.' : '#')).join(''),
  )
  expect(rows).toEqual([
    '#.....#####.',
    '#.....#.....',
    '#.....#.....',
    '#.....####..',
    '#.....#.....',
    '#.....#.....',
    '#####.#####.',
  ])
})

test.each([
  [1, 0],
  [1, 255],
  [3, 100],
] as const)('is seen on %d channels of %d, and leaves no part of the picture free', (channels, value) => {
  const one = picture(256, 256, channels, value)
  drawWatermark(one, 'Dr Roe 0f3a')
  for (const [left, top] of [
    [0, 0],
    [128, 0],
    [0, 128],
    [128, 128],
  ] as const) {
    let changed = 0
    for (let y = top; y < top + 128; y += 1) {
      for (let x = left; x < left + 128; x += 1) if (one.octets[(y * 256 + x) * channels] !== value) changed += 1
    }
    expect(changed).toBeGreaterThan(100)
  }
})

test('a name without a letter we have, and a picture of one pixel, are no error', () => {
  const one = picture(1, 1, 1, 7)
  drawWatermark(one, '田中')
  expect(one.octets[0]).toBe(7)
  expect(watermarkText('Müller-Weiß, 田')).toBe('MULLER-WEISS, ')
})
