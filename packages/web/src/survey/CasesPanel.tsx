/** The cases, the largest first: chosen by hand or in tens, taken a step further together. */
import { Button, Group, Select, Switch, Text } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PanelFrame } from '../administration/PanelFrame.tsx'
import { type Case, type CaseStep, caseStates, listCases, takeInRuns } from '../api/survey.ts'
import { CaseDrawer } from './CaseDrawer.tsx'
import { CaseTable } from './CaseTable.tsx'
import { ExportMenu } from './ExportMenu.tsx'
import { StepDialog } from './StepDialog.tsx'

/** Rows that a browser draws at once without a pause; the rest on request. */
const rowsAtFirst = 200

const steps: readonly CaseStep[] = ['validated', 'notified', 'acknowledged', 'mitigated']

export function CasesPanel() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [named, setNamed] = useState(false)
  const [filter, setFilter] = useState('all')
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [step, setStep] = useState<CaseStep>()
  const [limit, setLimit] = useState(rowsAtFirst)
  const [open, setOpen] = useState<string>()
  const { data, error, isPending } = useQuery({ queryKey: ['survey-cases', named], queryFn: () => listCases(named) })
  const refresh = async () => {
    await client.invalidateQueries({ queryKey: ['survey-cases'] })
    await client.invalidateQueries({ queryKey: ['survey-case'] })
    await client.invalidateQueries({ queryKey: ['survey'] })
  }
  const taking = useMutation({ mutationFn: takeInRuns, onSuccess: refresh })
  const shown = data?.filter((known) => isShown(known, filter)) ?? []
  const picked = shown.filter(({ id }) => chosen.has(id))
  const tenLargest = () => setChosen(new Set(shown.slice(0, 10).map(({ id }) => id)))
  return (
    <PanelFrame
      title={t('survey.cases.title')}
      text={t('survey.cases.text')}
      error={error ?? taking.error}
      waiting={isPending}
      action={
        <Group gap="xs">
          <ExportMenu named={named} />
          <Button leftSection={<IconRefresh size={16} />} loading={taking.isPending} onClick={() => taking.mutate()}>
            {t('survey.cases.takeIn')}
          </Button>
        </Group>
      }
    >
      {taking.data && (
        <Text fz="sm" role="status">
          {t('survey.cases.taken', taking.data)}
        </Text>
      )}
      <Group gap="md" align="center">
        <Select
          w={210}
          aria-label={t('survey.cases.filter')}
          allowDeselect={false}
          value={filter}
          onChange={(value) => value && setFilter(value)}
          data={['all', 'due', ...caseStates].map((value) => ({
            value,
            label: value === 'all' || value === 'due' ? t(`survey.cases.${value}`) : t(`survey.states.${value}`),
          }))}
        />
        <Switch
          label={t('survey.cases.named')}
          checked={named}
          onChange={(event) => setNamed(event.currentTarget.checked)}
        />
        <Button variant="subtle" onClick={tenLargest}>
          {t('survey.cases.tenLargest')}
        </Button>
      </Group>
      <Group gap="xs" role="group" aria-label={t('survey.cases.steps')}>
        <Text fz="sm" c="dimmed" role="status">
          {t('survey.cases.chosen', { count: picked.length })}
        </Text>
        {steps.map((name) => (
          <Button key={name} variant="default" disabled={!canTake(picked, name)} onClick={() => setStep(name)}>
            {t(`survey.steps.${name}`)}
          </Button>
        ))}
      </Group>
      <CaseTable cases={shown.slice(0, limit)} named={named} chosen={chosen} onChoose={setChosen} onOpen={setOpen} />
      {shown.length > limit && (
        <Button variant="subtle" onClick={() => setLimit(limit + rowsAtFirst)}>
          {t('survey.cases.more', { count: shown.length - limit })}
        </Button>
      )}
      {step && (
        <StepDialog
          step={step}
          ids={picked.map(({ id }) => id)}
          onClose={() => setStep(undefined)}
          onDone={() => {
            void refresh()
            setStep(undefined)
          }}
        />
      )}
      {open && <CaseDrawer id={open} named={named} onClose={() => setOpen(undefined)} />}
    </PanelFrame>
  )
}

function isShown({ state, due }: Case, filter: string): boolean {
  return filter === 'all' || (filter === 'due' ? due !== undefined : state === filter)
}

const canTake = (picked: readonly Case[], step: CaseStep): boolean =>
  picked.length > 0 && picked.every(({ steps }) => steps.includes(step))
