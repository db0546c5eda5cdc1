/** What a backup does not hold and nobody restores without, in words for each source of the root key. */

export function keepApart({ rootKey }: { rootKey: { source: string; place: string } }, data: string): string[] {
  switch (rootKey.source) {
    case 'file':
      return [
        `the root key: cp ${data}/keys/root.key to a stick or onto paper, in a safe, never on the disk of the backup`,
        'it is 64 digits; with it and the backup anybody reads everything',
      ]
    case 'passphrase':
      return ['the passphrase, written down in a safe']
    case 'pkcs11':
      return [`the token (${rootKey.place}) or its own backup, and its PIN`]
    default:
      return [`the key of the key management service (${rootKey.place}), and an account that may use it`]
  }
}
