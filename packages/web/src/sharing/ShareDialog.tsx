/** Makes a share of one study, and shows link and code once. */
import {
  Alert,
  Button,
  Code,
  CopyButton,
  Group,
  Modal,
  NumberInput,
  Select,
  Stack,
  Text,
  TextInput,
} from '@mantine/core'
import { IconCopy } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FormDialog } from '../administration/FormDialog.tsx'
import { createShare } from '../api/shares.ts'
import { sharesKey } from './SharesTable.tsx'

const dayMs = 86_400_000
/** Lifetimes offered, in days. */
const lifetimes = [1, 7, 30, 90]

export function ShareDialog({ studyInstanceUID, onClose }: { studyInstanceUID: string; onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [recipient, setRecipient] = useState('')
  const [days, setDays] = useState('7')
  const [openings, setOpenings] = useState<number | string>(1)
  const [made, setMade] = useState<{ link: string; code: string }>()
  if (made) return <NewShare {...made} onClose={onClose} />
  return (
    <FormDialog
      title={t('shares.make')}
      submit={t('shares.make')}
      ready={recipient.trim() !== '' && Number(openings) >= 1}
      onSubmit={() =>
        createShare({
          studyInstanceUID,
          recipient: recipient.trim(),
          expiresInMs: Number(days) * dayMs,
          openings: Number(openings),
        })
      }
      onDone={(share) => {
        setMade(share)
        void client.invalidateQueries({ queryKey: sharesKey })
      }}
      onClose={onClose}
    >
      <TextInput
        label={t('shares.recipient')}
        description={t('shares.recipientText')}
        maxLength={64}
        data-autofocus
        value={recipient}
        onChange={(event) => setRecipient(event.currentTarget.value)}
      />
      <Select
        label={t('shares.lifetime')}
        allowDeselect={false}
        data={lifetimes.map((count) => ({ value: String(count), label: t('administration.tokens.days', { count }) }))}
        value={days}
        onChange={(value) => value && setDays(value)}
      />
      <NumberInput
        label={t('shares.openings')}
        min={1}
        max={100}
        allowDecimal={false}
        value={openings}
        onChange={setOpenings}
      />
    </FormDialog>
  )
}

function NewShare({ link, code, onClose }: { link: string; code: string; onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <Modal opened onClose={onClose} title={t('shares.made')} closeButtonProps={{ 'aria-label': t('close') }}>
      <Stack>
        <Alert color="yellow">{t('shares.twoWays')}</Alert>
        {[['shares.link', link] as const, ['shares.code', code] as const].map(([label, value]) => (
          <div key={label}>
            <Text fz="sm" fw={600}>
              {t(label)}
            </Text>
            <Group wrap="nowrap" align="flex-start">
              <Code block className="lg-share-value">
                {value}
              </Code>
              <CopyButton value={value}>
                {({ copied, copy }) => (
                  <Button
                    size="compact-sm"
                    variant="default"
                    leftSection={<IconCopy size={14} aria-hidden="true" />}
                    aria-label={`${t('administration.copy')}: ${t(label)}`}
                    onClick={copy}
                  >
                    {t(copied ? 'administration.copied' : 'administration.copy')}
                  </Button>
                )}
              </CopyButton>
            </Group>
          </div>
        ))}
      </Stack>
    </Modal>
  )
}
