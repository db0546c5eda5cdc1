/** Every setting in force with where it comes from. Settings are changed in the file, not here. */
import { Badge, Code, Switch, Table, Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { settingsInForce } from '../api/operation.ts'
import { ServerText } from '../app/ServerText.tsx'
import { inWords } from '../i18n/server-words.ts'
import { PanelFrame } from './PanelFrame.tsx'
import { PanelTable } from './PanelTable.tsx'

export function SettingsPanel() {
  const { t, i18n } = useTranslation()
  const { data, error, isPending } = useQuery({ queryKey: ['settings'], queryFn: settingsInForce })
  const [text, setText] = useState('')
  const [changed, setChanged] = useState(false)
  const wanted = text.trim().toLowerCase()
  const shown = data
    ?.filter(({ source }) => !changed || source !== 'default')
    .filter(({ key, description }) => {
      const shownText = inWords(i18n, 'settings', [{ code: key }]) ?? description
      return `${key} ${shownText}`.toLowerCase().includes(wanted)
    })
  return (
    <PanelFrame
      title={t('administration.settings.title')}
      text={t('administration.settings.text')}
      error={error}
      waiting={isPending}
      action={
        <TextInput
          w={260}
          aria-label={t('administration.settings.search')}
          placeholder={t('administration.settings.search')}
          value={text}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
        />
      }
    >
      <Switch
        label={t('administration.settings.changed')}
        checked={changed}
        onChange={({ currentTarget }) => setChanged(currentTarget.checked)}
      />
      <PanelTable
        minWidth={720}
        columns={[
          t('administration.settings.name'),
          t('administration.settings.value'),
          t('administration.settings.source'),
        ]}
      >
        {shown?.map(({ key, value, source, description }) => (
          <Table.Tr key={key}>
            <Table.Td>
              <Text component="code" fz="sm" ff="monospace">
                {key}
              </Text>
              <Text fz="xs" c="dimmed">
                <ServerText area="settings" said={[{ code: key }]} text={description} />
              </Text>
            </Table.Td>
            <Table.Td>
              <Value value={value} />
            </Table.Td>
            <Table.Td>
              {source === 'default' ? (
                <Text fz="sm" c="dimmed">
                  {t('administration.settings.default')}
                </Text>
              ) : (
                <Badge variant="light" tt="none">
                  {source}
                </Badge>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </PanelTable>
    </PanelFrame>
  )
}

/** Nothing is not shown as a box without content. */
function Value({ value }: { value: unknown }) {
  if (value === '' || (Array.isArray(value) && value.length === 0)) return <Text c="dimmed">–</Text>
  return <Code className="lg-wrap">{typeof value === 'string' ? value : JSON.stringify(value)}</Code>
}
