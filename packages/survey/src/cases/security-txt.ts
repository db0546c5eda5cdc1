/** The contacts that a security.txt gives. Source: RFC 9116 2.5.3 (Contact), 2.5.5 (Expires), 2.3 (signatures). */

import { isMailAddress } from './mail-address.ts'

/**
 * @param content - the file's text; a cleartext signature around it is passed over, not checked
 * @returns mail addresses and URLs in the order of preference; none when the file has expired
 */
export function securityContacts(content: string, now: Date): string[] {
  const fields = content.split(/\r\n|\n|\r/).flatMap((line): (readonly [string, string])[] => {
    const [, name, value] = /^([A-Za-z-]+):[ \t]*(\S.*?)[ \t]*$/.exec(line) ?? []
    return name && value ? [[name.toLowerCase(), value]] : []
  })
  const expires = fields.find(([name]) => name === 'expires')?.[1]
  // RFC 9116 2.5.5: an expired file must not be used; one without the field is invalid, yet better than nobody to ask.
  if (expires && Date.parse(expires) < now.getTime()) return []
  return fields.filter(([name]) => name === 'contact').flatMap(([, value]) => usable(value))
}

function usable(value: string): string[] {
  const mail = value.replace(/^mailto:/i, '')
  if (isMailAddress(mail)) return [mail]
  if (/^(https:\/\/|tel:)[\x21-\x7e]+$/i.test(value)) return [value]
  return []
}
