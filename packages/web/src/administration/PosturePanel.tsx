/** How well the archive is closed: a grade, each point of it with what was found and what mends it, and the evidence to keep. */
import { Alert, Badge, Button, Code, Group, Stack, Text, Title } from '@mantine/core'
import { IconDownload, IconRefresh } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { use } from 'react'
import { useTranslation } from 'react-i18next'
import { type Posture, type PosturePoint, postureEvidence, postures, runPosture } from '../api/security.ts'
import { ServerText } from '../app/ServerText.tsx'
import { dateLocale } from '../i18n/i18n.ts'
import { download } from './download.ts'
import { formatWhen } from './format.ts'
import { OpenPanelContext } from './open-panel.ts'
import { PanelFrame } from './PanelFrame.tsx'

/** Where a point is mended; the others are mended outside this application. */
const panelOf: Readonly<Record<string, string>> = {
  plaintext: 'nodes',
  certificates: 'nodes',
  'second-factors': 'users',
  tokens: 'tokens',
  shares: 'shares',
  'root-key': 'keys',
  rotation: 'keys',
}

const colours = { fulfilled: 'teal', warning: 'yellow', failed: 'red', unknown: 'gray' } as const

export function PosturePanel() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { data, error, isPending } = useQuery({ queryKey: ['postures'], queryFn: postures })
  const looking = useMutation({
    mutationFn: runPosture,
    onSuccess: () => client.invalidateQueries({ queryKey: ['postures'] }),
  })
  const evidence = useMutation({
    mutationFn: postureEvidence,
    onSuccess: (pack) => download('evidence.json', JSON.stringify(pack, undefined, 2)),
  })
  const [newest, ...earlier] = data ?? []
  return (
    <PanelFrame
      title={t('administration.posture.title')}
      text={t('administration.posture.text')}
      error={error ?? looking.error ?? evidence.error}
      waiting={isPending}
      action={
        <Group gap={8}>
          <Button
            variant="default"
            leftSection={<IconDownload size={16} />}
            loading={evidence.isPending}
            onClick={() => evidence.mutate()}
          >
            {t('administration.posture.evidence')}
          </Button>
          <Button leftSection={<IconRefresh size={16} />} loading={looking.isPending} onClick={() => looking.mutate()}>
            {t('administration.posture.look')}
          </Button>
        </Group>
      }
    >
      {newest ? <Look posture={newest} /> : <Text>{t('administration.posture.none')}</Text>}
      {earlier.length > 0 && <Earlier postures={earlier} />}
    </PanelFrame>
  )
}

function Look({ posture: { grade, score, at, points } }: { posture: Posture }) {
  const { t, i18n } = useTranslation()
  return (
    <Stack gap="md" maw={860}>
      <Group align="baseline">
        <Text fz={44} fw={700} lh={1} aria-label={t('administration.posture.grade', { grade })}>
          {grade}
        </Text>
        <Text c="dimmed">
          {t('administration.posture.score', { score, when: formatWhen(at, dateLocale(i18n.language)) })}
        </Text>
      </Group>
      {points.map((point) => (
        <PointView key={point.id} point={point} />
      ))}
    </Stack>
  )
}

function PointView({ point: { id, state, found, mend, said } }: { point: PosturePoint }) {
  const { t } = useTranslation()
  const openPanel = use(OpenPanelContext)
  const panel = panelOf[id]
  return (
    <Alert color={colours[state]} variant="light">
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <div>
          <Title order={2} fz="sm">
            {t(`administration.posture.points.${id}`)}
          </Title>
          <Text fz="sm">{t(`administration.posture.reasons.${id}`)}</Text>
          <Text fz="sm">
            <ServerText said={said?.found} text={found} />
          </Text>
          {mend && (
            <Group gap="xs" mt={4}>
              <Code className="lg-wrap">
                <ServerText said={said?.mend && [said.mend]} text={mend} />
              </Code>
              {panel && (
                <Button size="compact-xs" variant="default" onClick={() => openPanel(panel)}>
                  {t(`administration.${panel}.title`)}
                </Button>
              )}
            </Group>
          )}
        </div>
        <Badge color={colours[state]} variant="outline" className="lg-nowrap" miw="auto">
          {t(`administration.posture.states.${state}`)}
        </Badge>
      </Group>
    </Alert>
  )
}

function Earlier({ postures }: { postures: readonly Posture[] }) {
  const { t, i18n } = useTranslation()
  const locale = dateLocale(i18n.language)
  return (
    <section>
      <Title order={2} fz={17} mb="xs">
        {t('administration.posture.earlier')}
      </Title>
      <ul className="lg-plain-list">
        {postures.map(({ at, grade, score }) => (
          <li key={at}>
            {formatWhen(at, locale)}: {grade} ({score})
          </li>
        ))}
      </ul>
    </section>
  )
}
