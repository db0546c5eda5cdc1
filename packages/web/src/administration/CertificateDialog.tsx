/** Issues a node's certificate, offers the three files, and says what to type at the device. */
import { Alert, Button, Code, CopyButton, Group, Modal, Stack, Text } from '@mantine/core'
import { IconCopy, IconDownload } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { issueCertificate, type NodeCertificate, status } from '../api/administration.ts'
import { errorText } from '../app/error-text.ts'
import { download } from './download.ts'
import { scannerText } from './scanner-text.ts'

export interface CertificateDialogProps {
  aeTitle: string
  onIssued: () => void
  onClose: () => void
}

export function CertificateDialog({ aeTitle, onIssued, onClose }: CertificateDialogProps) {
  const { t } = useTranslation()
  const issuing = useMutation({ mutationFn: () => issueCertificate(aeTitle), onSuccess: onIssued })
  return (
    <Modal
      opened
      size="lg"
      onClose={onClose}
      title={t('administration.certificate.title', { name: aeTitle })}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Stack>
        {issuing.error && (
          <Alert color="red" role="alert">
            {errorText(t, issuing.error)}
          </Alert>
        )}
        {issuing.data ? (
          <Issued aeTitle={aeTitle} issued={issuing.data} />
        ) : (
          <>
            <Text fz="sm">{t('administration.certificate.text')}</Text>
            <Group justify="flex-end">
              <Button variant="default" onClick={onClose}>
                {t('administration.certificate.later')}
              </Button>
              <Button data-autofocus loading={issuing.isPending} onClick={() => issuing.mutate()}>
                {t('administration.nodes.issue')}
              </Button>
            </Group>
          </>
        )}
      </Stack>
    </Modal>
  )
}

/** The three files, once, and what to type at the device. */
export function Issued({ aeTitle, issued }: { aeTitle: string; issued: NodeCertificate }) {
  const { t } = useTranslation()
  const { data } = useQuery({ queryKey: ['status'], queryFn: status })
  const files = [
    { name: 'node.key', text: issued.key },
    { name: 'node.crt', text: issued.certificate },
    { name: 'ca.crt', text: issued.authority },
  ]
  const text = scannerText({ aeTitle, archive: data?.listeners, host: window.location.hostname, t })
  return (
    <>
      <Alert color="yellow">{t('administration.certificate.once')}</Alert>
      <Group>
        {files.map((file) => (
          <Button
            key={file.name}
            variant="default"
            leftSection={<IconDownload size={16} />}
            onClick={() => download(file.name, file.text)}
          >
            {file.name}
          </Button>
        ))}
      </Group>
      <Text fz="sm">{t('administration.certificate.type')}</Text>
      <Code block>{text}</Code>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <Button variant="subtle" leftSection={<IconCopy size={16} />} onClick={copy}>
            {t(copied ? 'administration.copied' : 'administration.copy')}
          </Button>
        )}
      </CopyButton>
    </>
  )
}
