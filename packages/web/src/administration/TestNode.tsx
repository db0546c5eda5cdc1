/** Connects to a node and says how it went: C-ECHO, PS3.4 Annex A. */
import { Button, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { echoNode } from '../api/operation.ts'
import { WebError } from '../errors.ts'

export function TestNode({ aeTitle }: { aeTitle: string }) {
  const { t } = useTranslation()
  const { mutate, data, error, isPending } = useMutation({ mutationFn: () => echoNode(aeTitle) })
  const said = error instanceof WebError ? String(error.detail.said ?? error.code) : error?.message
  return (
    <>
      <Text
        fz="xs"
        c={error ? 'red' : 'teal'}
        role="status"
        className="lg-wrap"
        maw={260}
        {...(error && { lang: 'en' })}
      >
        {error ? said : data && t('administration.nodes.answered', { ms: data.durationMs })}
      </Text>
      <Button size="compact-sm" variant="default" loading={isPending} onClick={() => mutate()}>
        {t('administration.nodes.test')}
      </Button>
    </>
  )
}
