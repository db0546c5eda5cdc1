/** Images that may hold text: a person looks at each, covers what tells who it is, and releases it or keeps it back. */
import { Alert, Button, Checkbox, Group, NumberInput, Stack, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PanelFrame } from '../administration/PanelFrame.tsx'
import { decideImage, listWaitingImages, type Mask, type WaitingImage } from '../api/research.ts'
import { errorText } from '../app/error-text.ts'
import { MaskEditor } from './MaskEditor.tsx'

const refreshMs = 5_000

export function ReviewPage() {
  const { t } = useTranslation()
  const {
    data: images,
    error,
    isPending,
  } = useQuery({
    queryKey: ['image-reviews'],
    queryFn: listWaitingImages,
    // Not while one is worked on: the image must not change under the hand that covers it.
    refetchInterval: ({ state }) => (state.data?.length ? false : refreshMs),
  })
  const [first] = images ?? []
  return (
    <div className="lg-panel">
      <PanelFrame title={t('research.review.title')} text={t('research.review.text')} error={error} waiting={isPending}>
        {first === undefined ? (
          <Text c="dimmed">{t('research.review.none')}</Text>
        ) : (
          <OneImage key={`${first.project} ${first.sopInstanceUID}`} image={first} waiting={images?.length ?? 0} />
        )}
      </PanelFrame>
    </div>
  )
}

function OneImage({ image, waiting }: { image: WaitingImage; waiting: number }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [masks, setMasks] = useState<readonly Mask[]>([])
  const [frame, setFrame] = useState(1)
  const [wholeSeries, setWholeSeries] = useState(false)
  const decide = useMutation({
    mutationFn: (decision: 'release' | 'withhold') =>
      decideImage({
        project: image.project,
        sopInstanceUID: image.sopInstanceUID,
        decision,
        wholeSeries,
        ...(decision === 'release' ? { masks } : {}),
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['image-reviews'] }),
  })
  return (
    <Stack gap="sm" maw={900}>
      <Text role="status">
        {t('research.review.waiting', { count: waiting, project: image.project })}{' '}
        {t(`research.review.reason.${image.reason}`)}
      </Text>
      {image.frames > 1 && (
        <NumberInput
          label={t('research.review.frame', { count: image.frames })}
          min={1}
          max={image.frames}
          value={frame}
          onChange={(value) => setFrame(Math.min(image.frames, Math.max(1, Number(value) || 1)))}
          maw={220}
        />
      )}
      <MaskEditor image={image} frame={frame} masks={masks} onChange={setMasks} />
      <Checkbox
        label={t('research.review.wholeSeries')}
        checked={wholeSeries}
        onChange={({ currentTarget }) => setWholeSeries(currentTarget.checked)}
      />
      {decide.error && (
        <Alert color="red" role="alert">
          {errorText(t, decide.error)}
        </Alert>
      )}
      <Group>
        <Button loading={decide.isPending} onClick={() => decide.mutate('release')}>
          {t(masks.length > 0 ? 'research.review.releaseMasked' : 'research.review.release')}
        </Button>
        <Button variant="default" loading={decide.isPending} onClick={() => decide.mutate('withhold')}>
          {t('research.review.withhold')}
        </Button>
      </Group>
    </Stack>
  )
}
