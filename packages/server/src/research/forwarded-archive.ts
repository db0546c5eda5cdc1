/**
 * Passes every question on to the archive behind it, for what answers some of them otherwise. A question that the archive learns later
 * is passed on too: its gate then refuses whoever may not see studies whole.
 */
import { Archive } from '@leadglass/archive'

const behind = new WeakMap<object, Archive>()

class Forwarded {
  constructor(archive: Archive) {
    behind.set(this, archive)
  }
}

for (const [name, { get }] of Object.entries(Object.getOwnPropertyDescriptors(Archive.prototype))) {
  if (name === 'constructor') continue
  const ask = function (this: object, ...args: unknown[]): unknown {
    const archive = behind.get(this)!
    const asked: unknown = Reflect.get(archive, name)
    return typeof asked === 'function' ? asked.apply(archive, args) : asked
  }
  Object.defineProperty(Forwarded.prototype, name, get ? { get: ask } : { value: ask, writable: true })
}

/** All methods of an archive, each asking the one it was made with. */
export const ForwardedArchive = Forwarded as unknown as new (archive: Archive) => Archive
