/** `leadglass node cert`: issues a node's key and certificate as PEM files. */
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'

interface NodeCertOptions extends CommonOptions {
  out: string
}

export function nodeCertCommand(cli: Cli): Command {
  return dataCommand(
    'cert <AETITLE>',
    'issue the certificate a node signs in with',
    'leadglass node cert SCANNER1 --data /srv/leadglass --out scanner1',
  )
    .requiredOption('--out <DIR>', 'folder for node.key, node.crt and ca.crt (PEM)')
    .action(async (aeTitle: string, options: NodeCertOptions) => {
      const issued = await cli.operate(options, 'node.certificate', { aeTitle })
      const files = await writeFiles(options.out, issued)
      const { fingerprint, notAfter } = issued
      cli.answer(options, { aeTitle, ...files, fingerprint, notAfter }, () =>
        [
          `Wrote ${files.key}, ${files.certificate} and ${files.authority}, valid until ${notAfter.slice(0, 10)}.`,
          'The key is kept nowhere else: hand it to the node and nobody besides.',
          '',
          'Try it with DCMTK:',
          `  storescu +tls ${files.key} ${files.certificate} +cf ${files.authority} -aet ${aeTitle} -aec LEADGLASS 127.0.0.1 2762 FILE.dcm`,
        ].join('\n'),
      )
    })
}

/** The key is readable by its owner only from its first instant, and an old one is replaced whole. */
async function writeFiles(folder: string, issued: { key: string; certificate: string; authority: string }) {
  await mkdir(folder, { recursive: true })
  const files = {
    key: join(folder, 'node.key'),
    certificate: join(folder, 'node.crt'),
    authority: join(folder, 'ca.crt'),
  }
  await writeFile(`${files.key}.new`, issued.key, { mode: 0o600, flag: 'wx' })
  await rename(`${files.key}.new`, files.key)
  await writeFile(files.certificate, issued.certificate)
  await writeFile(files.authority, issued.authority)
  return files
}
