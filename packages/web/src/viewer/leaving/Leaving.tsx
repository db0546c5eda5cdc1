/** Asks what becomes of measurements and marks that are not kept when the reader is about to leave the study. */
import { Button, Group, List, Modal, Text } from '@mantine/core'
import { IconDeviceFloppy } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Keep } from '../reports/use-keep.ts'
import { unkeptOf } from './unkept.ts'
import { type LeavingQuestion, useLeaving } from './use-leaving.ts'

export interface LeavingProps {
  studyInstanceUID: string
  /** Images that are marked and not kept */
  marked: number
  /** Missing where the person may not store */
  keep: Keep | undefined
  keepKeyImages: Keep | undefined
}

export function Leaving({ studyInstanceUID, marked, keep, keepKeyImages }: LeavingProps) {
  const { t } = useTranslation()
  const question = useLeaving(() => unkeptOf(studyInstanceUID, marked))
  return (
    <Modal
      opened={question !== undefined}
      onClose={() => question?.answer(false)}
      title={t('leaving.title')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      {question && <Question question={question} keep={keep} keepKeyImages={keepKeyImages} />}
    </Modal>
  )
}

interface QuestionProps extends Pick<LeavingProps, 'keep' | 'keepKeyImages'> {
  question: LeavingQuestion
}

function Question({ question: { unkept, left, answer }, keep, keepKeyImages }: QuestionProps) {
  const { t } = useTranslation()
  const { measurements, elsewhere, keyImages } = unkept
  const wanted = [...(measurements > 0 ? [keep] : []), ...(keyImages > 0 ? [keepKeyImages] : [])].flatMap(
    (one) => one ?? [],
  )
  const keepAll = async () => {
    try {
      if (left().measurements > 0) await keep?.toEnd()
      if (left().keyImages > 0) await keepKeyImages?.toEnd()
      answer(true)
    } catch {
      // The reason stands in the dialog, and the work is still there.
    }
  }
  return (
    <>
      <List fz="sm">
        {measurements > 0 && <List.Item>{t('leaving.measurements', { count: measurements })}</List.Item>}
        {keyImages > 0 && <List.Item>{t('leaving.keyImages', { count: keyImages })}</List.Item>}
        {elsewhere > 0 && <List.Item>{t('leaving.elsewhere', { count: elsewhere })}</List.Item>}
      </List>
      <Text fz="sm" c="red" role="status">
        {wanted.map(({ failure }) => failure).join(' ')}
      </Text>
      <Group justify="flex-end" mt="lg" gap="xs">
        <Button variant="default" data-autofocus onClick={() => answer(false)}>
          {t('leaving.stay')}
        </Button>
        <Button variant="light" color="red" data-leaving="discard" onClick={() => answer(true)}>
          {t('leaving.discard')}
        </Button>
        {wanted.length > 0 && (
          <Button
            leftSection={<IconDeviceFloppy size={16} />}
            loading={wanted.some(({ pending }) => pending)}
            onClick={() => void keepAll()}
          >
            {t('leaving.keep')}
          </Button>
        )}
      </Group>
    </>
  )
}
