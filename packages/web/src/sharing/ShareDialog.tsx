/** Makes a share of one study, and shows link and code once. */
import {
  Alert,
  Anchor,
  Button,
  Code,
  CopyButton,
  Group,
  Modal,
  NumberInput,
  Select,
  Stack,
  Switch,
  Text,
  TextInput,
} from '@mantine/core'
import { IconCopy } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FormDialog } from '../administration/FormDialog.tsx'
import { createShare, type MadeShare } from '../api/shares.ts'
import { SeriesChoice } from './SeriesChoice.tsx'
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
  const [series, setSeries] = useState<string[]>()
  const [deIdentified, setDeIdentified] = useState(false)
  const [made, setMade] = useState<MadeShare>()
  if (made) return <NewShare {...made} onClose={onClose} />
  return (
    <FormDialog
      title={t('shares.make')}
      submit={t('shares.make')}
      ready={recipient.trim() !== '' && Number(openings) >= 1 && series?.length !== 0}
      onSubmit={() =>
        createShare({
          studyInstanceUID,
          recipient: recipient.trim(),
          expiresInMs: Number(days) * dayMs,
          openings: Number(openings),
          deIdentified,
          ...(series === undefined ? {} : { seriesInstanceUIDs: series }),
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
      <SeriesChoice studyInstanceUID={studyInstanceUID} chosen={series} onChange={setSeries} />
      <Switch
        label={t('shares.deIdentified')}
        description={t('shares.deIdentifiedText')}
        checked={deIdentified}
        onChange={(event) => setDeIdentified(event.currentTarget.checked)}
      />
    </FormDialog>
  )
}

function NewShare({ link, code, withheld = 0, onClose }: MadeShare & { onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <Modal opened onClose={onClose} title={t('shares.made')} closeButtonProps={{ 'aria-label': t('close') }}>
      <Stack>
        <Alert color="yellow">{t('shares.twoWays')}</Alert>
        {withheld > 0 && (
          <Alert color="orange">
            {t('shares.withheld', { count: withheld })}{' '}
            <Anchor component={Link} to="/review" inherit>
              {t('research.review.title')}
            </Anchor>
          </Alert>
        )}
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
