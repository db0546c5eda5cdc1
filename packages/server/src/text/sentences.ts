/**
 * What the server says to administrators, each sentence under a code of its own, with places for facts: the web application says the
 * same in another language, by code and facts, and falls back to the text. A test looks for each code in each language.
 */
import { deliveryTroubles } from './delivery-troubles.ts'
import { drillFindings, drillPlaces } from './drill-findings.ts'

/** Why a device was turned away. */
export const refusals = {
  'no-certificate': 'no client certificate',
  'certificate-unknown': 'certificate not registered',
  'calling-title-unknown': 'calling AE title not registered',
  'certificate-of-another': "certificate of another node's AE title",
  'called-title-not-ours': 'called AE title is not ours',
  'no-identities-here': 'at this node nobody sees identities',
  'nothing-granted': 'nothing that it proposes is among its services',
  'old-archive-not-reached': 'the archive behind is not reached: {{reason}}',
  'old-archive-rejected': 'the archive behind rejected the association: {{reason}}',
  'delivery-address': 'not the address of the old archive',
  'delivery-title': 'not the AE title of the old archive',
  'delivery-to-nobody': 'there is no node of the AE title that it calls',
  'delivery-suspended': 'node {{aeTitle}} is suspended',
  'node-without-address': deliveryTroubles['node-without-address'],
  'node-without-identities': deliveryTroubles['node-without-identities'],
  'plain-expired': 'the plain listener expired on {{day}}',
  'plain-address': 'not the address of the plain listener',
  'plain-title': 'not the AE title of the plain listener',
  'identity-without-tls': 'a user identity is taken only inside TLS',
  'node-suspended': 'the node is suspended',
  'service-not-given': "{{message}} is not among {{aeTitle}}'s services; it asked for {{service}} ({{sopClass}})",
  'syntax-not-taken': '{{sopClass}} is taken here, but in none of the offered transfer syntaxes: {{syntaxes}}',
  'class-not-served': '{{sopClass}} is not a service of this archive',
} as const

export const sentences = {
  // What the posture finds, and what mends it.
  'strangers-not-asked': 'No server is running, so no listener was asked.',
  'strangers-answered': 'Port {{port}}: {{words}} ({{evidence}}).',
  'strangers-get-nothing': 'A stranger gets nothing.',
  'strangers-port': 'Port {{port}}: {{words}}.',
  'certificates-good': '{{count}} certificates, none expires within 30 days.',
  'certificate-of-authority': 'The certificate authority is valid until {{day}}.',
  'certificate-of-server': 'The certificate of the server is valid until {{day}}.',
  'certificate-of-node': 'The certificate of node {{node}} is valid until {{day}}.',
  'plaintext-none': 'Every connection is encrypted.',
  'plaintext-listener': '{{aeTitle}} connects without TLS until {{day}}.',
  'plaintext-sending': 'We send without TLS to {{nodes}}.',
  'plaintext-shield': 'The line to the archive behind this shield, {{pacs}}, is not encrypted.',
  'one-factor': 'A password alone is enough to sign in, until {{day}}.',
  'second-factors-all': 'All {{count}} people sign in with a second factor.',
  'second-factors-lacking': '{{lacking}} of {{count}} people have no second factor: {{names}}.',
  'tokens-good': '{{count}} tokens and clients, each used within 90 days.',
  'tokens-stale': 'Not used for 90 days: {{names}}.',
  'tokens-wide': 'May do everything an administrator may: {{names}}.',
  'clients-old': 'Clients that never expire, with keys of more than a year: {{names}}.',
  'backup-none': 'There is no backup: after a fire or ransomware nothing would come back.',
  'backup-newest': 'The newest backup is of {{day}}.',
  'backup-same-disk': 'It lies on the disk that it is to protect from.',
  'drill-none': 'Nobody ever tried to restore it.',
  'drill-old': 'The last drill was on {{day}}.',
  'drill-failed': 'In the drill of {{day}} the archive did not come back.',
  'drill-good': 'In the drill of {{day}} the archive came back.',
  'alerts-seen-here-only': 'Alerts are seen in the web application only.',
  'alerts-sent': 'Alerts are sent over {{channels}}.',
  'alerts-open': '{{count}} alerts wait for somebody.',
  'root-key-twice': 'The root key is held by {{source}}, and still lies in {{places}}.',
  'root-key-file': 'The root key lies in a file: whoever copies the whole disk reads everything.',
  'root-key-held': 'The root key is held by {{source}}: {{place}}.',
  'rotation-unset': 'Keys are not rotated by schedule.',
  'rotation-late': 'A rotation was due on {{day}}.',
  'rotation-next': 'The next rotation of the keys is due on {{day}}.',
  'shares-none': 'Nothing is shared.',
  'shares-alive': '{{count}} shares are alive, the oldest since {{day}}; each needs a code.',
  'shares-long': 'Alive for more than 30 days: {{ids}}.',
  'shares-locked': 'Locked after wrong codes: {{ids}}.',
  'canaries-there': 'There are studies that no patient stands behind.',
  'canaries-none': 'No study stands watch: whoever copies the archive slowly enough is not noticed by it.',
  'mend-run': '{{command}}',
  'mend-port': 'Close the port, then: leadglass posture',
  'mend-authority': 'Make a new archive and move to it',
  'mend-server-certificate': 'Restart the server, or leave it a day: it renews its certificate',
  'mend-node-certificate': 'leadglass node cert {{node}}, or at the node: leadglass node renew',
  'mend-plaintext-listener': 'Remove dangerouslyAcceptPlaintext from config.yaml',
  'mend-plaintext-sending': 'leadglass node remove {{node}}, then add it with TLS',
  'mend-plaintext-shield': 'Run the shield on the machine of the old archive, so that shield.pacs is 127.0.0.1',
  'mend-one-factor': 'Remove signIn.dangerouslyAllowOneFactorUntil from config.yaml',
  'mend-second-factors': 'Administration, People: ask each for a passkey or an authenticator',
  'mend-client': 'leadglass client remove {{name}}, or add it again with a new key',
  'mend-token': 'leadglass token revoke {{name}}, or create it with --actions and --from',
  'mend-no-backup': 'Set backup.folder in config.yaml, then: leadglass backup',
  'mend-drill': 'leadglass backup, then: leadglass drill',
  'mend-same-disk': 'Set backup.folder to another disk',
  'mend-alert-channels': 'Set alerts in config.yaml',
  'mend-open-alerts': 'Open Alerts and acknowledge them',
  'mend-root-key': 'leadglass keys move passphrase, pkcs11 or kms',
  'mend-rotation': 'Set keys.rotateEveryDays in config.yaml',

  // What the status warns of.
  'warn-one-factor':
    'Until {{day}} people sign in with A PASSWORD ALONE: whoever learns one reads what its owner may read.',
  'warn-one-factor-over':
    'signIn.dangerouslyAllowOneFactorUntil expired on {{day}}: second factors are asked for again. Remove it.',
  'warn-shield':
    'Whoever taps the line to the archive behind this shield, {{pacs}}, reads and changes what goes over it: it knows no TLS.',
  'warn-plaintext':
    '{{aeTitle}} at {{address}} connects WITHOUT TLS to {{listen}} until {{day}}: whoever taps that line reads and changes what it sends.',
  'warn-plaintext-over':
    'The listener without TLS for {{aeTitle}} expired on {{day}}: it refuses everything. Remove dangerouslyAcceptPlaintext.',
  'warn-forwarding-unknown':
    'Forwarding names {{aeTitle}}, which is no registered node. Add it with its host and port.',
  'warn-forwarding-no-address': 'Forwarding names {{aeTitle}}, which has no host and port. Add it again with both.',
  'warn-undeliverable': '{{count}} instances could not be delivered to {{destination}}. See "leadglass forward list".',
  'warn-witness-never': 'The witness {{witness}} has not signed the audit log yet: {{why}}.',
  'warn-witness-late': 'The witness {{witness}} has not signed the audit log since {{day}}: {{why}}.',
  'warn-authority-expired': 'The certificate authority has expired.',
  'warn-authority-expires': 'The certificate authority expires in {{count}} days.',
  'warn-server-expired': 'The server certificate has expired. Restart the server to renew it.',
  'warn-server-expires': 'The server certificate expires in {{count}} days. Restart the server to renew it.',
  'warn-node-expired': 'The certificate of node {{node}} has expired. Issue a new one.',
  'warn-node-expires': 'The certificate of node {{node}} expires in {{count}} days. Issue a new one.',
  ...refusals,
  ...deliveryTroubles,
  ...drillFindings,
  ...drillPlaces,
} as const

export type SentenceCode = keyof typeof sentences

/** Names, counts and days (YYYY-MM-DD): nothing of a patient. */
export type Facts = Readonly<Record<string, string | number>>

/** A sentence as programs know it. */
export interface Said {
  code: SentenceCode
  facts?: Facts
}

export const saying = (code: SentenceCode, facts?: Facts): Said => ({ code, ...(facts ? { facts } : {}) })

/** A sentence as people read it. A fact is one line of text: what comes from outside begins no other. */
export function textOf({ code, facts = {} }: Said): string {
  return sentences[code].replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(facts[name] ?? ''))
}
