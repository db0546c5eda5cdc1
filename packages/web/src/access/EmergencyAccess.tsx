/** On every page of somebody who sees granted studies only: the way to a patient in an emergency, and what is open by it. */
import { Alert, Button, Group, Text } from '@mantine/core'
import { IconUrgent } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Suspense, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { endGlass, type GlassBreak, openGlasses } from '../api/access.ts'
import type { Session } from '../api/session.ts'
import { lazyPart } from '../app/lazy-part.ts'
import { danger } from '../app/theme.ts'
import { may } from '../app/use-session.ts'
import { dateLocale } from '../i18n/i18n.ts'

const BreakGlassDialog = lazyPart(() =>
  import('./BreakGlassDialog.tsx').then(({ BreakGlassDialog }) => BreakGlassDialog),
)

const refreshMs = 30_000

export function EmergencyAccess({ session }: { session: Session }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [asking, setAsking] = useState(false)
  const { data } = useQuery({
    queryKey: ['glass'],
    queryFn: openGlasses,
    enabled: may(session, 'glass:break'),
    refetchInterval: refreshMs,
  })
  /** Lists, pages and rights are others from now on. */
  const refresh = () => void client.invalidateQueries()
  const end = useMutation({ mutationFn: ({ id }: GlassBreak) => endGlass(id), onSettled: refresh })
  useEndOf(data?.open ?? [], refresh)
  if (!data?.needed && !data?.open.length) return null
  return (
    <>
      {data.open.map((glass) => (
        <OpenGlass key={glass.id} glass={glass} busy={end.isPending} onEnd={() => end.mutate(glass)} />
      ))}
      <Group className="lg-confined" gap="xs" px="md" py={4} justify="space-between">
        <Text fz="xs" c="dimmed">
          {t('access.glass.confined')}
        </Text>
        <Button
          size="compact-xs"
          variant="default"
          leftSection={<IconUrgent size={14} />}
          onClick={() => setAsking(true)}
        >
          {t('access.glass.open')}
        </Button>
      </Group>
      {asking && (
        <Suspense>
          <BreakGlassDialog
            mostMinutes={data.mostMinutes}
            onClose={() => setAsking(false)}
            onDone={() => {
              setAsking(false)
              refresh()
            }}
          />
        </Suspense>
      )}
    </>
  )
}

function OpenGlass({ glass, busy, onEnd }: { glass: GlassBreak; busy: boolean; onEnd: () => void }) {
  const { t, i18n } = useTranslation()
  const until = new Date(glass.until).toLocaleTimeString(dateLocale(i18n.language), { timeStyle: 'short' })
  return (
    <Alert role="alert" color={danger} variant="filled" radius={0} py={6} icon={<IconUrgent size={18} />}>
      <Group gap="sm" justify="space-between">
        <span>{t('access.glass.banner', { patient: glass.patientID, until })}</span>
        <Button size="compact-sm" variant="white" color="dark" loading={busy} onClick={onEnd}>
          {t('access.glass.end')}
        </Button>
      </Group>
    </Alert>
  )
}

/** What ends by itself leaves the pages at that moment, and not at the next refresh. */
function useEndOf(open: readonly GlassBreak[], onEnd: () => void): void {
  const first = open.map(({ until }) => until).sort()[0]
  useEffect(() => {
    if (first === undefined) return
    const timer = setTimeout(onEnd, Math.max(0, Date.parse(first) - Date.now()) + 500)
    return () => clearTimeout(timer)
  })
}
