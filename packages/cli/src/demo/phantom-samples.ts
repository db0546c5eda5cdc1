/** Two computed studies as samples, for machines without any DICOM file: a CT of the trunk and an MR of a head. */
import { ctPhantom, mrPhantom } from '@leadglass/testkit'
import type { Sample } from './sample.ts'

/** @param sliceCount - of each study */
export async function phantomSamples(sliceCount = 100): Promise<Sample[]> {
  const samples: Sample[] = []
  for (const study of [ctPhantom({ sliceCount }), mrPhantom({ sliceCount })]) {
    for await (const instance of study) samples.push({ ...instance, dataSet: async () => instance.dataSet })
  }
  return samples
}
