/** One row a case. The check box chooses it, its name opens it. */
import { Badge, Button, Checkbox, Table } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { viewportProps } from '../administration/PanelTable.tsx'
import type { Case, CaseState } from '../api/survey.ts'
import { dateLocale } from '../i18n/i18n.ts'
import { countryName } from './country-name.ts'
import { formatCount } from './format.ts'

export interface CaseTableProps {
  cases: readonly Case[]
  named: boolean
  chosen: ReadonlySet<string>
  onChoose: (chosen: ReadonlySet<string>) => void
  onOpen: (id: string) => void
}

const colours: Record<CaseState, string> = {
  found: 'red',
  validated: 'orange',
  notified: 'yellow',
  acknowledged: 'cyan',
  mitigated: 'blue',
  closed: 'teal',
  reopened: 'red',
}

export function CaseTable({ cases, named, chosen, onChoose, onOpen }: CaseTableProps) {
  const { t, i18n } = useTranslation()
  const locale = dateLocale(i18n.language)
  const toggle = (id: string) => {
    const next = new Set(chosen)
    if (!next.delete(id)) next.add(id)
    onChoose(next)
  }
  return (
    <Table.ScrollContainer minWidth={named ? 980 : 760} scrollAreaProps={{ viewportProps }}>
      <Table withTableBorder highlightOnHover className="lg-tabular" aria-label={t('survey.cases.title')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th aria-label={t('survey.cases.choose')} />
            <Table.Th>{t('survey.cases.case')}</Table.Th>
            <Table.Th>{t('survey.cases.state')}</Table.Th>
            <Table.Th>{t('survey.country')}</Table.Th>
            {named && <Table.Th>{t('survey.cases.institution')}</Table.Th>}
            {named && <Table.Th>{t('survey.cases.address')}</Table.Th>}
            <Table.Th ta="end">{t('survey.studies')}</Table.Th>
            <Table.Th ta="end">{t('survey.imagesLinked')}</Table.Th>
            <Table.Th ta="end">{t('survey.cases.letters')}</Table.Th>
            <Table.Th>{t('survey.cases.dueNow')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {cases.map((known) => (
            <Table.Tr key={known.id} data-case={known.id} data-state={known.state}>
              <Table.Td>
                <Checkbox
                  aria-label={t('survey.cases.chooseOne', { id: known.id })}
                  checked={chosen.has(known.id)}
                  onChange={() => toggle(known.id)}
                />
              </Table.Td>
              <Table.Td>
                <Button size="compact-sm" variant="subtle" onClick={() => onOpen(known.id)}>
                  {known.id}
                </Button>
              </Table.Td>
              <Table.Td>
                <Badge variant="dot" color={colours[known.state]}>
                  {t(`survey.states.${known.state}`)}
                </Badge>
              </Table.Td>
              <Table.Td>{countryName(known.country, known.countryCode, locale)}</Table.Td>
              {named && <Table.Td>{known.institution}</Table.Td>}
              {named && <Table.Td ff="monospace">{known.address}</Table.Td>}
              <Table.Td ta="end">{formatCount(known.studies, locale)}</Table.Td>
              <Table.Td ta="end">{formatCount(known.imagesLinked, locale)}</Table.Td>
              <Table.Td ta="end">{known.letters}</Table.Td>
              <Table.Td>{dueWords(known, t)}</Table.Td>
            </Table.Tr>
          ))}
          {cases.length === 0 && (
            <Table.Tr>
              <Table.Td colSpan={named ? 10 : 8} c="dimmed">
                {t('survey.cases.none')}
              </Table.Td>
            </Table.Tr>
          )}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

function dueWords({ clocks }: Case, t: (key: string) => string): string {
  const due = clocks.find(({ state }) => state === 'due')
  return due ? t(`survey.clocks.${due.days}`) : ''
}
