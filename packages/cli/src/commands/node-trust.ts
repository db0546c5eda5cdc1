/** `leadglass node trust`: what another archive issued to us, so that we can send to it. */
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'

interface NodeTrustOptions extends CommonOptions {
  from: string
}

export function nodeTrustCommand(cli: Cli): Command {
  return dataCommand(
    'trust <AETITLE>',
    'connect to a node with the certificate that it issued to this archive',
    'leadglass node trust MIRROR --from mirror-files --data /srv/leadglass',
  )
    .requiredOption('--from <DIR>', 'folder with node.key, node.crt and ca.crt, as `node cert` wrote them there')
    .action(async (aeTitle: string, options: NodeTrustOptions) => {
      const read = (name: string) => readFile(join(resolve(options.from), name), 'utf8')
      const [key, certificate, authority] = await Promise.all(['node.key', 'node.crt', 'ca.crt'].map(read))
      const given = { aeTitle, key: key!, certificate: certificate!, authority: authority! }
      const result = await cli.operate(options, 'node.trust', given)
      cli.answer(options, result, () =>
        [
          `Connects to ${aeTitle} with the certificate issued there, valid until ${result.notAfter.slice(0, 10)}.`,
          'The files are kept encrypted here now: remove node.key from the folder.',
        ].join('\n'),
      )
    })
}
