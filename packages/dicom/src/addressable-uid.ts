/**
 * Whether a UID can be a step of an address, as PS3.18 10.1.1 has it.
 *
 * Wider than ISO 9834-1: devices exist whose UIDs have a root of 999, hexadecimal digits or a dot at the end. Anything else would
 * mean something to who puts addresses together: `../` leads elsewhere, `?` ends the path, and dots alone are a folder.
 */
export function isAddressableUID(text: string): boolean {
  return addressableUID.test(text)
}

/** At most the 64 characters of VR UI (PS3.5 6.2). */
export const addressableUID = /^(?!\.+$)[0-9A-Za-z.]{1,64}$/
