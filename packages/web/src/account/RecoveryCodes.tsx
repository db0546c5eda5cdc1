/** Recovery codes, shown this once: to be printed, copied or written down. */
import { Button, Code, CopyButton, Group, Stack } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { saveFile } from '../survey/save-file.ts'

export function RecoveryCodes({ codes, onKept }: { codes: readonly string[]; onKept: () => void }) {
  const { t } = useTranslation()
  const text = codes.join('\n')
  return (
    <Stack mt="lg" gap="md">
      <Code block className="lg-recovery-codes">
        {text}
      </Code>
      <Group gap="xs">
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <Button variant="default" size="compact-sm" onClick={copy}>
              {t(copied ? 'account.copied' : 'account.copy')}
            </Button>
          )}
        </CopyButton>
        <Button
          variant="default"
          size="compact-sm"
          onClick={() => saveFile('leadglass-recovery-codes.txt', new Blob([text, '\n'], { type: 'text/plain' }))}
        >
          {t('account.download')}
        </Button>
      </Group>
      <Button onClick={onKept}>{t('factor.codesKept')}</Button>
    </Stack>
  )
}
