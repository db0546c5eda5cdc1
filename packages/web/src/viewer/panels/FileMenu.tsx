/** What leaves the viewer: a picture, a print, the files; by the right to export. And the elements of the instance. */
import { ActionIcon, Menu, Tooltip } from '@mantine/core'
import { IconCpu, IconDots, IconDownload, IconPhotoDown, IconPrinter, IconTags } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { may, useSession } from '../../app/use-session.ts'
import { dicomWebRoot } from '../../dicomweb/studies.ts'
import { pictureOf } from '../export/export-image.ts'
import { saveBlob } from '../export/save-blob.ts'
import { chooseSliceDrawing, graphics, sliceDrawing } from '../loading/graphics.ts'

export interface FileMenuProps {
  studyInstanceUID: string
  /** Element of the active viewport's cell */
  cell: () => HTMLElement | null
  onElements: () => void
}

/** What draws is settled when the viewer starts. */
function drawOtherwise(): void {
  chooseSliceDrawing(sliceDrawing() === 'webgl' ? 'processor' : 'webgl')
  location.reload()
}

export function FileMenu({ studyInstanceUID, cell, onElements }: FileMenuProps) {
  const { t } = useTranslation()
  const { data: session } = useSession()
  const mayExport = session ? may(session, 'study:export') : false
  const savePicture = async () => {
    const element = cell()
    // A picture that is not whole yet is no copy of the image.
    if (element && !element.querySelector('[data-preliminary="true"]'))
      saveBlob(await pictureOf(element, t('file.remark')), 'image.png')
  }
  return (
    <Menu position="bottom-end" width={250}>
      <Menu.Target>
        <Tooltip label={t('file.title')} openDelay={350}>
          <ActionIcon size={34} variant="subtle" color="gray" aria-label={t('file.title')}>
            <IconDots size={19} stroke={1.7} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconTags size={18} stroke={1.7} />} onClick={onElements}>
          {t('objects.elements')}
        </Menu.Item>
        {mayExport && (
          <>
            <Menu.Item leftSection={<IconPhotoDown size={18} stroke={1.7} />} onClick={() => void savePicture()}>
              {t('file.picture')}
            </Menu.Item>
            <Menu.Item leftSection={<IconPrinter size={18} stroke={1.7} />} onClick={() => window.print()}>
              {t('file.print')}
            </Menu.Item>
            <Menu.Item
              component="a"
              href={`${dicomWebRoot}/studies/${studyInstanceUID}?accept=application/zip`}
              download="study.zip"
              leftSection={<IconDownload size={18} stroke={1.7} />}
            >
              {t('file.download')}
            </Menu.Item>
          </>
        )}
        {graphics() !== 'none' && (
          <Menu.Item leftSection={<IconCpu size={18} stroke={1.7} />} onClick={drawOtherwise}>
            {t(sliceDrawing() === 'webgl' ? 'file.byProcessor' : 'file.byWebGL')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
