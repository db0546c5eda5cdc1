/** One quiet line while something on the page waits for a server that has more to do than it can. */
import { Text } from '@mantine/core'
import { useIsFetching } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { waitsForBusyServer } from './query-client.ts'

export function BusyNotice() {
  const { t } = useTranslation()
  const waiting = useIsFetching({ predicate: waitsForBusyServer })
  if (waiting === 0) return null
  return (
    <Text role="status" fz="xs" c="dimmed" px="md" py={4} className="lg-confined">
      {t('busy')}
    </Text>
  )
}
