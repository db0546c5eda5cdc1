/** `leadglass node renew`: at the node's side, a new key and certificate before the one in use expires. */
import { resolve } from 'node:path'
import { type Command, Option } from 'commander'
import type { Cli } from '../cli.ts'
import { command, durationMs } from '../command.ts'

interface NodeRenewOptions {
  key: string
  cert: string
  ca: string
  server: string
  before: number
  json?: boolean
}

const dayMs = 86_400_000

export function nodeRenewCommand(cli: Cli): Command {
  return command(
    'renew',
    "renew a node's certificate, at the node: run it every day",
    'leadglass node renew --key node.key --cert node.crt --ca ca.crt --server pacs.example:2762',
  )
    .requiredOption('--key <FILE>', "the node's key (PEM); it is replaced by a new one")
    .requiredOption('--cert <FILE>', "the node's certificate (PEM); it is replaced by the new one")
    .requiredOption('--ca <FILE>', "certificate of the archive's authority (PEM)")
    .requiredOption('--server <HOST:PORT>', "the archive's DICOM listener")
    .addOption(
      new Option('--before <TIME>', 'do nothing until it expires within this time')
        .default(60 * dayMs, '60d')
        .argParser(durationMs),
    )
    .action(async ({ key, cert, ca, server, before, json }: NodeRenewOptions) => {
      const { renewNodeCertificate } = await import('@leadglass/server')
      const renewal = await renewNodeCertificate({
        key: resolve(key),
        certificate: resolve(cert),
        authority: resolve(ca),
        server,
        beforeMs: before,
      })
      const until = renewal.notAfter.slice(0, 10)
      cli.answer(json === true ? { json } : {}, renewal, () =>
        renewal.renewed ? `Renewed: valid until ${until}.` : `Not due yet: valid until ${until}.`,
      )
    })
}
