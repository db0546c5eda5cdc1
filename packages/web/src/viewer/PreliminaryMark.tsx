/** Says, on the image and to screen readers, that what is shown is not the whole image yet. */
import { IconHourglass } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

/** The region is there before its text, so that the text is read out when it comes. */
export function PreliminaryMark({ preliminary }: { preliminary: boolean }) {
  const { t } = useTranslation()
  return (
    <div className="lg-preliminary" role="status" data-on={preliminary}>
      {preliminary && (
        <>
          <IconHourglass size={14} aria-hidden="true" />
          {t('viewer.preliminary')}
        </>
      )}
    </div>
  )
}
