/** A page that is on its way. */
import { Center, Loader } from '@mantine/core'
import { useTranslation } from 'react-i18next'

export function PageLoader() {
  const { t } = useTranslation()
  return (
    <Center className="lg-fill" role="status" aria-label={t('loading')}>
      <Loader size="sm" />
    </Center>
  )
}
