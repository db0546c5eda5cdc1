/** What covers a viewport that has no image to show: waiting, empty, not an image, damaged. Never just black. */
import { Loader, Text } from '@mantine/core'
import { IconPhotoOff } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { errorText } from '../app/error-text.ts'
import { Message } from '../app/Message.tsx'
import type { useSeriesStack } from './loading/use-series-stack.ts'
import { isDocument, ObjectView } from './objects/ObjectView.tsx'
import type { StackView } from './stack/stack-view.ts'

export interface ViewportMessageProps {
  stack: ReturnType<typeof useSeriesStack>
  view: StackView
  /** A series was put into this cell */
  chosen: boolean
}

export function ViewportMessage({ stack, view, chosen }: ViewportMessageProps) {
  const { t } = useTranslation()
  if (!chosen) return <Cover title={t('viewer.empty')} text={t('viewer.emptyText')} />
  if (stack.error)
    return (
      <Cover
        title={t('viewer.failed')}
        text={errorText(t, stack.error)}
        action={{ label: t('retry'), run: () => void stack.refetch() }}
      />
    )
  if (stack.isPending) return <Waiting text={t('viewer.loadingSeries')} />
  if (stack.data.frames.length === 0) {
    const [other] = stack.data.others
    if (other && isDocument(other.reason)) return <ObjectView others={stack.data.others} />
    const reason = other?.reason ?? 'no-image'
    return <Cover icon title={t(`notShowable.${reason}.title`)} text={t(`notShowable.${reason}.text`)} />
  }
  if (view.error !== undefined && view.shown !== view.index)
    return <Cover icon title={t('viewer.imageFailed', { number: view.index + 1 })} text={errorText(t, view.error)} />
  if (view.shown < 0) return <Waiting text={t('viewer.loadingImage')} />
  return view.shown === view.index ? null : <Waiting small text={t('viewer.loadingImage')} />
}

interface CoverProps {
  title: string
  text: string
  icon?: boolean
  action?: { label: string; run: () => void }
}

function Cover({ icon, ...message }: CoverProps) {
  return (
    <div className="lg-cover">
      <Message {...message} icon={icon && <IconPhotoOff size={34} stroke={1.4} />} />
    </div>
  )
}

function Waiting({ text, small = false }: { text: string; small?: boolean }) {
  return (
    <div className={small ? 'lg-arriving' : 'lg-cover lg-cover-waiting'} role="status">
      <Loader size={small ? 14 : 'sm'} aria-hidden="true" />
      <Text fz="xs" c="#c7d2d8">
        {text}
      </Text>
    </div>
  )
}
