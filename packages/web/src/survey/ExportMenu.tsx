/** The list of cases as a file, with names only while they are shown. */
import { Button, Menu } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { fetchFile } from '../api/survey.ts'
import { saveFile } from './save-file.ts'

export function ExportMenu({ named }: { named: boolean }) {
  const { t } = useTranslation()
  const fetching = useMutation({
    mutationFn: async (format: string) =>
      saveFile(`cases.${format}`, await fetchFile(`/api/survey/export/${format}?named=${named}`)),
  })
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={16} />} loading={fetching.isPending}>
          {t('survey.cases.export')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {['csv', 'json'].map((format) => (
          <Menu.Item key={format} onClick={() => fetching.mutate(format)}>
            {`cases.${format}`}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
