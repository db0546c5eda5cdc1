/** What a picture is written with beside its samples. */
import sharp from 'sharp'
import { expect, test } from 'vitest'
import type { RenderedFrame } from '../../src/index.ts'
import { encodePicture } from '../../src/render/picture.ts'

const colour: RenderedFrame = {
  mediaType: 'application/octet-stream',
  octets: Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255, 90, 90, 90),
  width: 2,
  height: 2,
  channels: 3,
}
const grey: RenderedFrame = { ...colour, octets: Uint8Array.of(0, 50, 100, 200), channels: 1 }
const size = { width: 2, height: 2 }
const written = async (picture: RenderedFrame, options: Parameters<typeof encodePicture>[2]) =>
  sharp((await encodePicture(picture, size, { format: 'image/png', ...options })).octets)

test('colour carries the profile asked for: sRGB keeps the values, Display P3 has them in its own', async () => {
  expect((await (await written(colour, {})).metadata()).icc).toBeUndefined()
  const srgb = await written(colour, { iccProfile: 'srgb' })
  const profile = (await srgb.metadata()).icc!
  expect(profile.toString('latin1', 16, 20)).toBe('RGB ')
  const raw = await sharp((await encodePicture(colour, size, { format: 'image/png', iccProfile: 'srgb' })).octets, {})
    .raw()
    .toBuffer()
  expect([...raw]).toEqual([...colour.octets])
  const p3 = (await (await written(colour, { iccProfile: 'p3' })).metadata()).icc!
  expect(p3.toString('latin1', 16, 20)).toBe('RGB ')
  expect(p3.equals(profile)).toBe(false)
})

test('grey carries no profile and stays one channel', async () => {
  const { channels, icc } = await (await written(grey, { iccProfile: 'srgb' })).metadata()
  expect([channels, icc]).toEqual([1, undefined])
})

test('a mirrored picture has its columns or rows the other way, raw too', async () => {
  const mirrored = async (horizontally: boolean, vertically: boolean) => {
    const viewport = { width: 2, height: 2, mirror: { horizontally, vertically } }
    return [...(await encodePicture(grey, size, { format: 'raw', viewport })).octets]
  }
  expect(await mirrored(true, false)).toEqual([50, 0, 200, 100])
  expect(await mirrored(false, true)).toEqual([100, 200, 0, 50])
  expect(await mirrored(true, true)).toEqual([200, 100, 50, 0])
})
