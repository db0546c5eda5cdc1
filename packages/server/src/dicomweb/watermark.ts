/** What stands across pictures that are shown by a share: whom it was made for, and which share it is. */
import type { Principal } from '@leadglass/access'
import type { RenderOptions } from '@leadglass/pixels'

export function watermarkOf(principal: Principal): Pick<RenderOptions, 'watermark'> {
  return principal.kind === 'share' ? { watermark: `${principal.recipient} ${principal.name}` } : {}
}
