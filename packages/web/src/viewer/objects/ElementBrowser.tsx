/** Every element of the instance in view, to look something up that no overlay tells. */
import { Alert, Loader, Modal, Table, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { sendJson } from '../../api/http.ts'
import { errorText } from '../../app/error-text.ts'
import { type JsonDataSet, text } from '../../dicomweb/dicom-json.ts'
import { ofStudy } from '../loading/of-study.ts'
import { instanceAddress } from './instance-address.ts'

/** Rows drawn at a time; the filter finds the others. */
const mostShown = 400

export interface ElementBrowserProps {
  instance: JsonDataSet | undefined
  opened: boolean
  onClose: () => void
}

export function ElementBrowser({ instance, opened, onClose }: ElementBrowserProps) {
  const { t } = useTranslation()
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('objects.elements')}
      closeButtonProps={{ 'aria-label': t('close') }}
      size="xl"
    >
      {instance ? <Elements instance={instance} /> : t('viewer.empty')}
    </Modal>
  )
}

function Elements({ instance }: { instance: JsonDataSet }) {
  const { t } = useTranslation()
  const [filter, setFilter] = useState('')
  const metadata = useQuery({
    ...ofStudy,
    queryKey: ['elements', text(instance, 'SOPInstanceUID')],
    queryFn: async ({ signal }) => {
      // The dictionary of names comes with the first look.
      const { elementRows } = await import('./element-rows.ts')
      const accept = 'application/dicom+json'
      const [first] = await sendJson<JsonDataSet[]>(`${instanceAddress(instance)}/metadata`, { accept, signal })
      return elementRows(first ?? {})
    },
    gcTime: 0,
  })
  if (metadata.error) return <Alert color="red">{errorText(t, metadata.error)}</Alert>
  if (!metadata.data) return <Loader />
  const wanted = filter.trim().toLowerCase()
  const rows = metadata.data.filter(({ tag, name, value }) => `${tag} ${name} ${value}`.toLowerCase().includes(wanted))
  return (
    <>
      <TextInput
        data-autofocus
        aria-label={t('objects.filter')}
        placeholder={t('objects.filter')}
        value={filter}
        onChange={(event) => setFilter(event.currentTarget.value)}
        mb="sm"
      />
      <Table className="lg-elements" verticalSpacing={2} fz="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('objects.tag')}</Table.Th>
            <Table.Th>{t('objects.name')}</Table.Th>
            <Table.Th>VR</Table.Th>
            <Table.Th>{t('objects.value')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.slice(0, mostShown).map(({ depth, tag, name, vr, value }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: an element is its place in the list
            <Table.Tr key={index}>
              <Table.Td className="lg-tabular">{tag}</Table.Td>
              <Table.Td>{`${'\u2007\u2007'.repeat(Math.min(depth, 8))}${name}`}</Table.Td>
              <Table.Td>{vr}</Table.Td>
              <Table.Td className="lg-element-value">
                <bdi>{value}</bdi>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {rows.length > mostShown && <Alert color="gray">{t('objects.more', { count: rows.length - mostShown })}</Alert>}
    </>
  )
}
