/** The evidence pack as a file: for people, or for programs. The archive notes who took it. */
import { Alert, Button, Menu, Stack } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { evidencePack } from '../api/security.ts'
import { errorText } from '../app/error-text.ts'
import { saveFile } from '../survey/save-file.ts'

const forms = ['pdf', 'json'] as const

export function EvidenceMenu() {
  const { t } = useTranslation()
  const taking = useMutation({
    mutationFn: async (form: (typeof forms)[number]) => saveFile(`evidence.${form}`, await evidencePack(form)),
  })
  return (
    <Stack gap={4}>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" leftSection={<IconDownload size={16} />} loading={taking.isPending}>
            {t('evidence.take')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {forms.map((form) => (
            <Menu.Item key={form} onClick={() => taking.mutate(form)}>
              {t(`evidence.${form}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {taking.error && (
        <Alert color="red" role="alert">
          {errorText(t, taking.error)}
        </Alert>
      )}
    </Stack>
  )
}
