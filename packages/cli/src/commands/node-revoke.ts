/** `leadglass node revoke` */
import { type Command, Option } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'
import { countOf } from '../output/units.ts'

interface NodeRevokeOptions extends CommonOptions {
  serial?: string
  reason: 'unspecified' | 'keyCompromise' | 'superseded' | 'cessationOfOperation'
}

export function nodeRevokeCommand(cli: Cli): Command {
  return dataCommand(
    'revoke <AETITLE>',
    'revoke the certificates of a node, at once; the node stays registered',
    'leadglass node revoke SCANNER1 --reason keyCompromise --data /srv/leadglass',
  )
    .option('--serial <HEX>', 'only the certificate of this serial number')
    .addOption(
      new Option('--reason <REASON>', 'what the revocation list says')
        .choices(['unspecified', 'keyCompromise', 'superseded', 'cessationOfOperation'])
        .default('unspecified'),
    )
    .action(async (aeTitle: string, options: NodeRevokeOptions) => {
      const { serial, reason } = options
      const params = { aeTitle, reason, ...(serial === undefined ? {} : { serial }) }
      const { revoked } = await cli.operate(options, 'node.revoke', params)
      cli.answer(options, { aeTitle, revoked }, () =>
        [
          `Revoked ${countOf(revoked, 'certificate')} of ${aeTitle}; no handshake with them succeeds from now on.`,
          `Issue another: leadglass node cert ${aeTitle} --out DIR --data ${options.data}`,
        ].join('\n'),
      )
    })
}
