/** `192.0.2.1:104`, `[2001:db8::1]:104` */
export function targetName({ address, port }: { readonly address: string; readonly port: number }): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`
}
