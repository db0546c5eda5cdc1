/** A page of a PDF: drawn when it comes near the window, given back when it has left it. */
import { Text, VisuallyHidden } from '@mantine/core'
import { useIntersection } from '@mantine/hooks'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { errorText } from '../../../app/error-text.ts'
import type { PdfReader } from './PdfReader.ts'
import type { PageSize } from './pdf-messages.ts'

export interface PdfPageProps {
  reader: PdfReader
  /** From 0 */
  index: number
  size: PageSize
  /** CSS pixels for a point */
  scale: number
}

export function PdfPage({ reader, index, size, scale }: PdfPageProps) {
  const { t } = useTranslation()
  const canvas = useRef<HTMLCanvasElement>(null)
  const { ref, entry } = useIntersection({ rootMargin: '400px' })
  const [words, setWords] = useState('')
  const [error, setError] = useState<unknown>()
  const near = entry?.isIntersecting ?? false
  useEffect(() => {
    const element = canvas.current
    if (!near || !element) return
    let left = false
    reader
      .draw(index, scale * (window.devicePixelRatio || 1))
      .then(({ picture, text }) => {
        if (!left) draw(element, picture)
        picture.close()
        setWords(text)
      })
      .catch((cause: unknown) => left || setError(cause))
    return () => {
      left = true
      element.width = 0
      element.removeAttribute('data-drawn')
    }
  }, [near, reader, index, scale])
  const label = t('objects.page', { number: index + 1 })
  return (
    <section
      ref={ref}
      className="lg-pdf-page"
      aria-label={label}
      style={{ width: size.width * scale, height: size.height * scale }}
    >
      <canvas ref={canvas} role="img" aria-label={label} data-page={index + 1} />
      <VisuallyHidden>{words}</VisuallyHidden>
      {error !== undefined && (
        <Text fz="sm" c="dark" p="md">
          {errorText(t, error)}
        </Text>
      )}
    </section>
  )
}

function draw(canvas: HTMLCanvasElement, picture: ImageBitmap): void {
  canvas.width = picture.width
  canvas.height = picture.height
  canvas.getContext('2d')?.drawImage(picture, 0, 0)
  canvas.dataset.drawn = 'true'
}
