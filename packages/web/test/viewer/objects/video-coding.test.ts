import { expect, test } from 'vitest'
import { videoCoding } from '../../../src/viewer/objects/video-coding.ts'

test.each([
  ['1.2.840.10008.1.2.4.100', 'MPEG-2', 'video/mpeg'],
  ['1.2.840.10008.1.2.4.101.1', 'MPEG-2', 'video/mpeg'],
  ['1.2.840.10008.1.2.4.102', 'MPEG-4 AVC/H.264', 'video/mp4'],
  ['1.2.840.10008.1.2.4.106.1', 'MPEG-4 AVC/H.264', 'video/mp4'],
  ['1.2.840.10008.1.2.4.108', 'HEVC/H.265', 'video/mp4'],
])('%s is %s', (transferSyntaxUID, name, type) => {
  expect(videoCoding(transferSyntaxUID)).toMatchObject({ name, type })
})
