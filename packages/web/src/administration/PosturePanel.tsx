/** How well the archive is closed: a grade, each point of it with what was found and what mends it, and the evidence to keep. */
import { Alert, Badge, Button, Code, CopyButton, Group, Stack, Text, Title } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { use } from 'react'
import { useTranslation } from 'react-i18next'
import { type Posture, type PosturePoint, postures, runPosture } from '../api/security.ts'
import { ServerText } from '../app/ServerText.tsx'
import { EvidenceMenu } from '../evidence/EvidenceMenu.tsx'
import { dateLocale } from '../i18n/i18n.ts'
import { formatWhen } from './format.ts'
import { OpenPanelContext } from './open-panel.ts'
import { PanelFrame } from './PanelFrame.tsx'

/** Where a point is mended, and the words of the way there; the others are mended by the command that stands beside them. */
const panelOf: Readonly<Record<string, { panel: string; title: string }>> = {
  plaintext: { panel: 'nodes', title: 'administration.nodes.title' },
  certificates: { panel: 'nodes', title: 'administration.nodes.title' },
  'second-factors': { panel: 'users', title: 'administration.users.title' },
  tokens: { panel: 'programs', title: 'programs.title' },
  shares: { panel: 'shares', title: 'administration.shares.title' },
  backups: { panel: 'backups', title: 'administration.backups.title' },
  alerts: { panel: 'settings', title: 'administration.settings.title' },
  'root-key': { panel: 'keys', title: 'administration.keys.title' },
  rotation: { panel: 'keys', title: 'administration.keys.title' },
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
  const [newest, ...earlier] = data ?? []
  return (
    <PanelFrame
      title={t('administration.posture.title')}
      text={t('administration.posture.text')}
      error={error ?? looking.error}
      waiting={isPending}
      action={
        <Group gap={8} align="flex-start">
          <EvidenceMenu />
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
  const way = panelOf[id]
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
              <CopyButton value={mend}>
                {({ copied, copy }) => (
                  <Button
                    size="compact-xs"
                    variant="default"
                    aria-label={`${t('administration.copy')}: ${t(`administration.posture.points.${id}`)}`}
                    onClick={copy}
                  >
                    {t(copied ? 'administration.copied' : 'administration.copy')}
                  </Button>
                )}
              </CopyButton>
              {way && (
                <Button size="compact-xs" variant="default" onClick={() => openPanel(way.panel)}>
                  {t(way.title)}
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
