/**
 * The image in view as a PNG, with its measurements and what lies over it, without the names in the corners.
 * It says that it is a copy of what a screen showed: the file is 8-bit and not for diagnosis.
 */

/** @param cell - the viewport's element on the page */
export async function pictureOf(cell: HTMLElement, remark: string): Promise<Blob> {
  const image = cell.querySelector<HTMLCanvasElement>('.lg-canvas canvas')
  if (!image) throw new Error('no image in view')
  const picture = document.createElement('canvas')
  picture.width = image.width
  picture.height = image.height
  const context = picture.getContext('2d')!
  context.drawImage(image, 0, 0)
  const shapes = cell.querySelector<HTMLCanvasElement>('.lg-shapes')
  if (shapes && shapes.width > 0) context.drawImage(shapes, 0, 0, picture.width, picture.height)
  const drawn = cell.querySelector<SVGSVGElement>('.lg-canvas svg')
  if (drawn) context.drawImage(await imageOfSvg(drawn), 0, 0, picture.width, picture.height)
  context.font = '12px sans-serif'
  context.fillStyle = '#c7d2d8'
  context.fillText(remark, 8, picture.height - 8)
  return new Promise((resolve, reject) =>
    picture.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no picture'))), 'image/png'),
  )
}

async function imageOfSvg(drawn: SVGSVGElement): Promise<HTMLImageElement> {
  const copy = drawn.cloneNode(true) as SVGSVGElement
  const { width, height } = drawn.getBoundingClientRect()
  copy.setAttribute('width', String(width))
  copy.setAttribute('height', String(height))
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`
  await image.decode()
  return image
}
