/** A name across an image, again and again; drawn above it, so that it stays while the image is moved. */
import { use, useId } from 'react'
import { WatermarkContext } from './watermark.ts'

export function Watermark() {
  const name = use(WatermarkContext)
  const id = useId()
  if (name === '') return null
  const width = 12 * name.length + 60
  return (
    <svg className="lg-watermark" role="img" aria-label={name}>
      <defs>
        <pattern id={id} width={width} height={110} patternUnits="userSpaceOnUse" patternTransform="rotate(-24)">
          <text x={8} y={60}>
            {name}
          </text>
        </pattern>
      </defs>
      <rect width="100%" height="100%" fill={`url(#${id})`} />
    </svg>
  )
}
