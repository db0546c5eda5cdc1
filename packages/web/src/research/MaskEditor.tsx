/** Rectangles over an image: drawn with a pointer, or entered as numbers. */
import { ActionIcon, Button, Group, NumberInput, Stack } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { type PointerEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Mask, pictureOf, type WaitingImage } from '../api/research.ts'

export interface MaskEditorProps {
  image: WaitingImage
  frame: number
  masks: readonly Mask[]
  onChange: (masks: readonly Mask[]) => void
}

const sides = ['x', 'y', 'width', 'height'] as const
/** As many as the server takes. */
const mostMasks = 64

export function MaskEditor({ image, frame, masks, onChange }: MaskEditorProps) {
  const { t } = useTranslation()
  const [from, setFrom] = useState<{ x: number; y: number }>()
  const [drawn, setDrawn] = useState<Mask>()
  const move = (event: PointerEvent<SVGSVGElement>) => from && setDrawn(between(from, pointOf(event, image)))
  const end = () => {
    if (drawn && drawn.width > 1 && drawn.height > 1 && masks.length < mostMasks) onChange([...masks, drawn])
    setFrom(undefined)
    setDrawn(undefined)
  }
  const change = (index: number, side: keyof Mask, value: number) =>
    onChange(masks.map((mask, at) => (at === index ? { ...mask, [side]: value } : mask)))
  return (
    <Stack gap="sm">
      <div className="lg-masks">
        <img src={pictureOf(image, frame)} alt={t('research.review.image')} />
        <svg
          viewBox={`0 0 ${image.columns} ${image.rows}`}
          preserveAspectRatio="none"
          aria-hidden="true"
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId)
            setFrom(pointOf(event, image))
          }}
          onPointerMove={move}
          onPointerUp={end}
          onPointerCancel={end}
        >
          {[...masks, ...(drawn ? [drawn] : [])].map((mask) => (
            <rect key={sides.map((side) => mask[side]).join()} {...mask} />
          ))}
        </svg>
      </div>
      {masks.map((mask, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a rectangle is its place in the list; its numbers change while typed
        <Group key={index} align="flex-end" gap="xs">
          {sides.map((side) => (
            <NumberInput
              key={side}
              w={110}
              size="xs"
              min={side === 'x' || side === 'y' ? 0 : 1}
              max={65_535}
              allowDecimal={false}
              allowNegative={false}
              label={t(`research.review.${side}`, { number: index + 1 })}
              value={mask[side]}
              onChange={(value) => change(index, side, Number(value) || 0)}
            />
          ))}
          <ActionIcon
            variant="default"
            aria-label={t('research.review.removeMask', { number: index + 1 })}
            onClick={() => onChange(masks.filter((_, at) => at !== index))}
          >
            <IconTrash size={16} />
          </ActionIcon>
        </Group>
      ))}
      <Group>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconPlus size={14} />}
          disabled={masks.length >= mostMasks}
          onClick={() =>
            onChange([...masks, { x: 0, y: 0, width: image.columns, height: Math.max(1, Math.round(image.rows / 10)) }])
          }
        >
          {t('research.review.addMask')}
        </Button>
      </Group>
    </Stack>
  )
}

/** Where the pointer is, in pixels of the image. */
function pointOf(event: PointerEvent<SVGSVGElement>, { rows, columns }: WaitingImage): { x: number; y: number } {
  const box = event.currentTarget.getBoundingClientRect()
  const within = (value: number, most: number) => Math.min(most, Math.max(0, Math.round(value)))
  return {
    x: within(((event.clientX - box.left) / box.width) * columns, columns),
    y: within(((event.clientY - box.top) / box.height) * rows, rows),
  }
}

function between(one: { x: number; y: number }, other: { x: number; y: number }): Mask {
  return {
    x: Math.min(one.x, other.x),
    y: Math.min(one.y, other.y),
    width: Math.abs(one.x - other.x),
    height: Math.abs(one.y - other.y),
  }
}
