/** `leadglass node add`: lets a DICOM node connect, once it holds a certificate. */
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand, portNumber, wordList } from '../command.ts'

interface NodeAddOptions extends CommonOptions {
  host?: string
  port?: number
  services?: string[]
  dangerouslySendPlaintext?: boolean
  project?: string
}

export function nodeAddCommand(cli: Cli): Command {
  return dataCommand(
    'add <AETITLE>',
    'register a DICOM node',
    'leadglass node add SCANNER1 --services echo,store --data /srv/leadglass',
  )
    .option('--host <HOST>', 'where the node listens, for sending to it')
    .option('--port <PORT>', 'the port it listens on', portNumber)
    .option('--services <LIST>', 'what it may ask for: echo,store,find,move,get,commit,worklist,mpps', wordList)
    .option('--project <NAME>', 'show it this research project alone, without anything that says who a patient is')
    .option(
      '--dangerously-send-plaintext',
      'connect to it without TLS: who is on the line reads and changes everything',
    )
    .action(async (aeTitle: string, { data, json, ...rest }: NodeAddOptions) => {
      const common = { data, ...(json !== undefined && { json }) }
      const node = await cli.operate(common, 'node.add', { aeTitle, ...rest })
      cli.answer(common, node, () =>
        [
          `${node.aeTitle} may use ${node.services.join(', ')}, once it has a certificate:`,
          `  leadglass node cert ${node.aeTitle} --data ${data} --out ${node.aeTitle.toLowerCase()}`,
        ].join('\n'),
      )
    })
}
