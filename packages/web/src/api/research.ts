/** The routes of research: projects with their profiles, and images that wait for a person. */
import { sendJson } from './http.ts'

export interface Project {
  name: string
  options: readonly string[]
  words: readonly string[]
  /** False once its key was erased. */
  active: boolean
}

export interface Projects {
  projects: readonly Project[]
  /** Rules on burned-in text: how many, and why the operator's are not followed. */
  rules: { shipped: number; own: number; problem?: string }
}

/** In pixels of the image, from its upper left corner. */
export interface Mask {
  x: number
  y: number
  width: number
  height: number
}

export interface WaitingImage {
  project: string
  studyInstanceUID: string
  seriesInstanceUID: string
  sopInstanceUID: string
  reason: string
  rows: number
  columns: number
  frames: number
  /** ISO 8601 */
  askedAt: string
}

export interface Decision {
  project: string
  sopInstanceUID: string
  decision: 'release' | 'withhold'
  masks?: readonly Mask[]
  wholeSeries?: boolean
}

export const profileOptions = [
  'retain-safe-private',
  'retain-uids',
  'retain-device-identity',
  'retain-institution-identity',
  'retain-patient-characteristics',
  'retain-long-full-dates',
  'retain-long-modified-dates',
  'clean-descriptors',
  'clean-structured-content',
  'clean-graphics',
  'clean-pixel-data',
  'clean-recognizable-visual-features',
] as const

export function listProjects(): Promise<Projects> {
  return sendJson('/api/projects')
}

export function setProject(name: string, options: readonly string[], words: readonly string[]): Promise<Project> {
  return sendJson(`/api/projects/${encodeURIComponent(name)}`, { method: 'POST', body: { options, words } })
}

export function eraseProjectKey(name: string): Promise<Project> {
  return sendJson(`/api/projects/${encodeURIComponent(name)}/key`, { method: 'DELETE' })
}

export async function listWaitingImages(): Promise<readonly WaitingImage[]> {
  return (await sendJson<{ images: readonly WaitingImage[] }>('/api/image-reviews')).images
}

export function decideImage(decision: Decision): Promise<{ decided: number }> {
  return sendJson('/api/image-reviews/decide', { method: 'POST', body: decision })
}

/** Address of an image as a picture. */
export function pictureOf(
  { studyInstanceUID, seriesInstanceUID, sopInstanceUID }: WaitingImage,
  frame: number,
): string {
  const [study, series, instance] = [studyInstanceUID, seriesInstanceUID, sopInstanceUID].map(encodeURIComponent)
  return `/dicom-web/studies/${study}/series/${series}/instances/${instance}/frames/${frame}/rendered`
}
