/** Addresses of DICOMweb resources (PS3.18 10.1.1), and the UIDs in them. */
import { addressableUID } from '@leadglass/dicom'
import { z } from 'zod'
import type { FastifyRequest } from '../http/context.ts'

export const serviceRoot = '/dicom-web'

/** What was kept must be reachable: as wide as what the archive takes. */
export const uid = z.string().regex(addressableUID, 'this is no UID')

export const studyParams = z.strictObject({ study: uid })
export const seriesParams = z.strictObject({ study: uid, series: uid })
export const instanceParams = z.strictObject({ study: uid, series: uid, instance: uid })

/** Absolute address of the service, from the name the client used. */
export function serviceAddress(request: FastifyRequest): string {
  return `https://${request.host}${serviceRoot}`
}

export function studyAddress(root: string, study: string): string {
  return `${root}/studies/${study}`
}

export function seriesAddress(root: string, study: string, series: string): string {
  return `${studyAddress(root, study)}/series/${series}`
}

export function instanceAddress(root: string, study: string, series: string, instance: string): string {
  return `${seriesAddress(root, study, series)}/instances/${instance}`
}
