import { createHash } from 'node:crypto'
import { testData } from '@leadglass/testkit'
import { expect, test } from 'vitest'
import { storedValues } from '../src/format/stored-values.ts'
import { canDecode, canEncode, decodeFrame, encodeFrame } from '../src/index.ts'
import { frameOf, readInstance } from './support/instances.ts'

const data = testData()
test('x', async () => {
  for (const file of data.files.filter(
    ({ valid, pixels, transferSyntax }) =>
      valid && pixels?.frame0Sha256 && /\.4\.|\.8\.1/.test(transferSyntax!) && canDecode(transferSyntax!),
  )) {
    const f = await frameOf(readInstance(data.read(file)))
    const t = performance.now()
    try {
      const d = await decodeFrame(f)
      const ms = performance.now() - t
      const digest = createHash('sha256').update(d.octets).digest('hex')
      const v = storedValues(d)
      let mn = Infinity,
        mx = -Infinity
      for (const x of v) {
        if (x < mn) mn = x
        if (x > mx) mx = x
      }
      console.log(
        digest === file.pixels?.frame0Sha256 ? 'EXACT' : `DIFF ${mn} ${mx} ${file.pixels?.min} ${file.pixels?.max}`,
        file.path,
        file.transferSyntax,
        ms.toFixed(1),
        d.format.columns,
        d.format.rows,
        f.description.photometricInterpretation,
        d.format.bitsStored,
      )
    } catch (e) {
      console.log('FAIL', file.path, String(e))
    }
  }
  void canEncode
  void encodeFrame
  void expect
})
