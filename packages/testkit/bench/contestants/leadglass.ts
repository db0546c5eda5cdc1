/** Leadglass through its command, always with TLS, encryption, audit log and fsync. */
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { end, firstLine, projectRoot, run, start } from '../child-process.ts'
import { getStatus } from '../read/web-client.ts'
import type { Contestant, TlsFiles } from './contestant.ts'

export const SENDER_AE_TITLE = 'BENCH'

const built = join(projectRoot, 'packages/cli/dist/main.js')
/** The command as users start it where it is built; otherwise the sources, which start slower. */
export const command = existsSync(built)
  ? [join(projectRoot, 'packages/cli/bin/leadglass.js')]
  : ['--import', 'tsx', '--conditions=source', join(projectRoot, 'packages/cli/src/main.ts')]

interface ReadyLine {
  readonly https: string
  readonly dicomTls: string
  readonly aeTitle: string
}

/**
 * @param prepare - called with the data folder before the server is started
 * @param env - settings of the server
 * @param name - as it stands in tables
 * @param subcommand - that listens
 */
export function leadglass(
  prepare: (dataFolder: string) => Promise<void> = async () => {},
  env: Readonly<Record<string, string>> = {},
  name = 'Leadglass',
  subcommand: (dataFolder: string) => readonly string[] = () => ['serve'],
): Contestant {
  return {
    name,
    async start(folder) {
      mkdirSync(folder, { recursive: true })
      const data = join(folder, 'data')
      const logFile = join(folder, 'server.log')
      const leadglass = (args: string[], stdin = '') =>
        run(process.execPath, [...command, ...args, '--data', data], { logFile, stdin })
      await leadglass(['init', '--admin', 'bench', '--admin-password-stdin', '--json'], 'a password for one run\n')
      await leadglass(['node', 'add', SENDER_AE_TITLE, '--services', 'echo,store,find,move,get', '--json'])
      await leadglass(['node', 'cert', SENDER_AE_TITLE, '--out', join(folder, 'node'), '--json'])
      const { token } = JSON.parse(
        await leadglass(['token', 'create', '--role', 'clinician', '--name', 'bench', '--json']),
      ) as { token: string }
      await prepare(data)
      const began = performance.now()
      const listen = ['--https', '127.0.0.1:0', '--dicom-tls', '127.0.0.1:0']
      const child = start(process.execPath, [...command, ...subcommand(data), '--data', data, ...listen], {
        logFile,
        captureStdout: true,
        env,
      })
      const ready = JSON.parse(await firstLine(child)) as ReadyLine
      const tls: TlsFiles = {
        key: join(folder, 'node/node.key'),
        certificate: join(folder, 'node/node.crt'),
        authority: join(folder, 'node/ca.crt'),
      }
      const web = {
        root: `${originOf(ready.https)}/dicom-web`,
        headers: { Authorization: `Bearer ${token}` },
        authority: tls.authority,
      }
      await getStatus(web, `${originOf(ready.https)}/healthz`)
      return {
        process: child,
        dicomPort: Number(ready.dicomTls.split(':').at(-1)),
        aeTitle: ready.aeTitle,
        tls,
        web,
        startMs: performance.now() - began,
        async addDestination(aeTitle, port) {
          const address = ['--host', '127.0.0.1', '--port', String(port), '--dangerously-send-plaintext']
          await leadglass(['node', 'add', aeTitle, '--services', 'echo', ...address, '--json'])
        },
        stop: () => end(child),
      }
    },
  }
}

function originOf(https: string): string {
  return https.startsWith('https://') ? https.replace(/\/$/, '') : `https://${https}`
}
