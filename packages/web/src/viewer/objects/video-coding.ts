/** What a video is coded in, by its transfer syntax. Source: PS3.5 A.4.5 to A.4.9. */

export interface VideoCoding {
  name: string
  type: string
  extension: string
}

export function videoCoding(transferSyntaxUID: string): VideoCoding {
  const [, ending = ''] = /\.4\.(10\d)(?:\.\d)?$/.exec(transferSyntaxUID) ?? []
  if (ending === '100' || ending === '101') return { name: 'MPEG-2', type: 'video/mpeg', extension: 'mpg' }
  return { name: ending >= '107' ? 'HEVC/H.265' : 'MPEG-4 AVC/H.264', type: 'video/mp4', extension: 'mp4' }
}
