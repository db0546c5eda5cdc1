/** Whether the log verifies: asked for by a button, since every entry is read again. */
import { Alert, Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { verifyAudit } from '../api/audit.ts'
import { errorText } from '../app/error-text.ts'
import { dateLocale } from '../i18n/i18n.ts'

export function VerificationState() {
  const { t, i18n } = useTranslation()
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: async () => ({ ...(await verifyAudit()), when: new Date() }),
  })
  const when = data?.when.toLocaleTimeString(dateLocale(i18n.language))
  return (
    <div role="status">
      {error && <Alert color="red">{errorText(t, error)}</Alert>}
      {data && data.problems.length > 0 && (
        <Alert color="red">{t('audit.searchForm.notVerified', { count: data.problems.length })}</Alert>
      )}
      {data && data.problems.length === 0 && (
        <Alert color="teal">{t('audit.searchForm.verified', { size: data.entries - 1, when })}</Alert>
      )}
      <Button mt="xs" size="xs" variant="default" loading={isPending} onClick={() => mutate()}>
        {t('audit.searchForm.verify')}
      </Button>
    </div>
  )
}
