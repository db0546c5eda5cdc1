/** Opens a listener at the address of a setting. */
import { ServerError } from '../errors.ts'
import { addressOf } from './host-of.ts'

/** @throws ServerError `LG_LISTEN_FAILED` with the setting and what the system said */
export async function bind(
  setting: string,
  listen: string,
  open: (address: { host: string; port: number }) => Promise<{ host: string; port: number }>,
): Promise<string> {
  try {
    const { host, port } = await open(addressOf(listen))
    return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
  } catch (cause) {
    const code = String((cause as { code?: unknown }).code ?? 'UNKNOWN')
    if (cause instanceof Error && !('syscall' in cause)) throw cause
    const reason = reasons[code] ?? `the system says ${code}`
    throw new ServerError('LG_LISTEN_FAILED', `${setting} ${listen}: ${reason}`, { setting, code }, cause)
  }
}

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program listens there already',
  EADDRNOTAVAIL: 'this machine does not have that address',
  EACCES: 'ports below 1024 need a privilege; use a higher one',
}
