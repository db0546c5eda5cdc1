/**
 * From nothing to a scanner that sends, in four steps: name it, issue its certificate, type what is shown, wait for it.
 * While it waits, whatever the archive refuses is told in plain words with what to change.
 */
import { Alert, Button, Group, Loader, Modal, Stack, Stepper, Text, TextInput } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { addNode, issueCertificate } from '../api/administration.ts'
import { nodeActivity } from '../api/operation.ts'
import { errorText } from '../app/error-text.ts'
import { dateLocale } from '../i18n/i18n.ts'
import { isAETitle } from './AddNode.tsx'
import { Issued } from './CertificateDialog.tsx'
import { formatWhen } from './format.ts'
import { RefusalReason } from './RefusalReason.tsx'

const refreshMs = 2000

export function FirstScanner({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const refresh = () => client.invalidateQueries({ queryKey: ['nodes'] })
  const [aeTitle, setAETitle] = useState('')
  const [step, setStep] = useState(0)
  const next = () => setStep((before) => before + 1)
  const adding = useMutation({
    mutationFn: () => addNode({ aeTitle, services: ['echo', 'store'] }),
    onSuccess: () => refresh().then(next),
  })
  const issuing = useMutation({ mutationFn: () => issueCertificate(aeTitle), onSuccess: () => refresh().then(next) })
  const error = adding.error ?? issuing.error
  return (
    <Modal
      opened
      size="xl"
      onClose={onClose}
      title={t('firstScanner.title')}
      closeButtonProps={{ 'aria-label': t('close') }}
      closeOnClickOutside={false}
    >
      {error && (
        <Alert color="red" role="alert" mb="md">
          {errorText(t, error)}
        </Alert>
      )}
      <Stepper active={step} size="sm">
        <Stepper.Step label={t('firstScanner.name')}>
          <form
            onSubmit={(event) => {
              event.preventDefault()
              if (isAETitle(aeTitle)) adding.mutate()
            }}
          >
            <Stack>
              <TextInput
                data-autofocus
                label={t('administration.nodes.aeTitle')}
                description={t('firstScanner.nameText')}
                error={aeTitle !== '' && !isAETitle(aeTitle) && t('administration.nodes.aeTitleWrong')}
                value={aeTitle}
                onChange={({ currentTarget }) => setAETitle(currentTarget.value)}
              />
              <Next label={t('firstScanner.next')} disabled={!isAETitle(aeTitle)} loading={adding.isPending} submit />
            </Stack>
          </form>
        </Stepper.Step>
        <Stepper.Step label={t('firstScanner.certificate')}>
          <Stack>
            <Text fz="sm">{t('firstScanner.certificateText', { name: aeTitle })}</Text>
            <Next
              label={t('administration.nodes.issue')}
              loading={issuing.isPending}
              onClick={() => issuing.mutate()}
            />
          </Stack>
        </Stepper.Step>
        <Stepper.Step label={t('firstScanner.type')}>
          <Stack>
            {issuing.data && <Issued aeTitle={aeTitle} issued={issuing.data} />}
            <Next label={t('firstScanner.typed')} onClick={next} />
          </Stack>
        </Stepper.Step>
        <Stepper.Step label={t('firstScanner.wait')}>
          <Waiting aeTitle={aeTitle} onClose={onClose} onBack={() => setStep(2)} />
        </Stepper.Step>
      </Stepper>
    </Modal>
  )
}

function Next(props: { label: string; disabled?: boolean; loading?: boolean; submit?: boolean; onClick?: () => void }) {
  const { label, disabled = false, loading = false, submit = false, onClick } = props
  return (
    <Group justify="flex-end">
      <Button type={submit ? 'submit' : 'button'} disabled={disabled} loading={loading} onClick={onClick}>
        {label}
      </Button>
    </Group>
  )
}

function Waiting({ aeTitle, onClose, onBack }: { aeTitle: string; onClose: () => void; onBack: () => void }) {
  const { t, i18n } = useTranslation()
  const { data } = useQuery({
    queryKey: ['node-activity', aeTitle],
    queryFn: () => nodeActivity(aeTitle),
    refetchInterval: ({ state }) => (state.data?.lastSeen ? false : refreshMs),
  })
  const locale = dateLocale(i18n.language)
  if (data?.lastSeen)
    return (
      <Stack>
        <Alert color="teal" icon={<IconCircleCheck size={20} />} title={t('firstScanner.came', { name: aeTitle })}>
          {t('firstScanner.cameText', { address: data.lastSeen.address, when: formatWhen(data.lastSeen.at, locale) })}
        </Alert>
        <Next label={t('firstScanner.done')} onClick={onClose} />
      </Stack>
    )
  return (
    <Stack>
      <Group role="status">
        <Loader size="sm" aria-hidden="true" />
        <Text fz="sm">{t('firstScanner.waiting', { name: aeTitle })}</Text>
      </Group>
      {data?.refusals.map((refusal) => (
        <Alert
          key={`${refusal.why} ${refusal.address}`}
          color="yellow"
          title={t('firstScanner.refused', { ...refusal, when: formatWhen(refusal.lastAt, locale) })}
        >
          <RefusalReason refusal={refusal} />
        </Alert>
      ))}
      <Group justify="space-between">
        <Button variant="default" onClick={onBack}>
          {t('firstScanner.again')}
        </Button>
        <Button variant="subtle" onClick={onClose}>
          {t('firstScanner.later')}
        </Button>
      </Group>
    </Stack>
  )
}
