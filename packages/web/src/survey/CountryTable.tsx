/** The table of the published surveys: country, systems, studies, images linked, images accessible. */
import { Table } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { viewportProps } from '../administration/PanelTable.tsx'
import type { Report, Sums } from '../api/survey.ts'
import type { NameCountry } from './country-name.ts'
import { formatCount } from './format.ts'

export interface CountryTableProps {
  report: Report
  nameOf: NameCountry
  locale: string
}

export function CountryTable({ report, nameOf, locale }: CountryTableProps) {
  const { t } = useTranslation()
  const cells = ({ systems, studies, imagesLinked, imagesAccessible }: Sums) => (
    <>
      <Table.Td ta="end">{systems.toLocaleString(locale)}</Table.Td>
      {Object.entries({ studies, imagesLinked, imagesAccessible }).map(([name, count]) => (
        <Table.Td key={name} ta="end">
          {formatCount(count, locale)}
        </Table.Td>
      ))}
    </>
  )
  return (
    <Table.ScrollContainer minWidth={620} scrollAreaProps={{ viewportProps }}>
      <Table withTableBorder className="lg-tabular">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('survey.country')}</Table.Th>
            <Table.Th ta="end">{t('survey.unprotected')}</Table.Th>
            <Table.Th ta="end">{t('survey.studies')}</Table.Th>
            <Table.Th ta="end">{t('survey.imagesLinked')}</Table.Th>
            <Table.Th ta="end">{t('survey.imagesAccessible')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {report.countries.map((country) => (
            <Table.Tr key={country.name}>
              <Table.Td fw={500}>{nameOf(country.name)}</Table.Td>
              {cells(country)}
            </Table.Tr>
          ))}
          <Table.Tr fw={700}>
            <Table.Td fw={700}>{t('survey.all')}</Table.Td>
            {cells(report.totals)}
          </Table.Tr>
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}
