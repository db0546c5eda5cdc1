/**
 * Whether a Host header names a host. Addresses that answers carry are made of it, so that nothing else comes into them.
 *
 * Sources: RFC 9112 3.2 (what is no host gets 400), RFC 3986 3.2.2 (names, IPv6 in brackets). Narrower than the latter: the
 * punctuation and percent signs that it allows stand in no name that is resolved.
 */

const form = /^(?:[A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?$/

/** @param host - '' for a request of HTTP/1.0 without one, as load balancers ask whether we are alive */
export function isHostHeader(host: string): boolean {
  return host === '' || form.test(host)
}
