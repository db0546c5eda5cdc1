/** syslog-ng as the collector: mutual TLS, framing, RFC 5424 and the message as it writes them down. */

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AuditLog } from '@leadglass/audit'
import { freePort } from '@leadglass/testkit'
import { expect, onTestFinished, test } from 'vitest'
import { AuditShipper } from '../../src/audit-shipping/audit-shipper.ts'
import { audit as auditSettings } from '../../src/config/audit-settings.ts'
import { createLog } from '../../src/log/log.ts'
import { ServicesFile } from '../../src/services-file/services-file.ts'
import { type OwnCertificate, ownCertificate } from '../support/collector.ts'

async function syslogNg(
  folder: string,
  own: OwnCertificate,
  trusts: OwnCertificate,
  port: number,
): Promise<ChildProcess> {
  const configuration = join(folder, 'syslog-ng.conf')
  writeFileSync(
    configuration,
    `@version: 3.38
source s { syslog(ip(127.0.0.1) port(${port}) transport("tls")
  tls(key-file("${own.folder}/key.pem") cert-file("${own.certificateFile}") ca-file("${trusts.certificateFile}")
      peer-verify(required-trusted))); };
destination d { file("${folder}/received" template("\${PRIORITY} \${MSGID} \${.SDATA.leadglass@32473.entry} \${MSG}\\n")); };
log { source(s); destination(d); };
`,
  )
  const files = ['persist', 'pid', 'ctl'].map((name) => join(folder, name))
  const args = ['-F', '--no-caps', '-f', configuration, '-R', files[0]!, '-p', files[1]!, '-c', files[2]!]
  const daemon = spawn('syslog-ng', args, { stdio: 'ignore' })
  onTestFinished(async () => {
    daemon.kill('SIGKILL')
    if (daemon.exitCode === null && daemon.signalCode === null) await once(daemon, 'exit')
  })
  for (;;) {
    const socket = connect(port, '127.0.0.1')
    const isUp = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'error').then(() => false),
    ]).catch(() => false)
    socket.destroy()
    if (isUp) return daemon
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

test('syslog-ng writes down every entry, once and in order, across a restart of its own', {
  timeout: 60_000,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'leadglass-syslog-ng-'))
  const [own, identity] = [ownCertificate(), ownCertificate()]
  const identityFile = join(identity.folder, 'identity.pem')
  writeFileSync(identityFile, Buffer.concat([identity.certificate, identity.key]))
  const port = await freePort()
  const daemon = await syslogNg(folder, own, identity, port)
  const log = await AuditLog.open({ folder: join(folder, 'audit'), signingKey: new Uint8Array(32) })
  const services = ServicesFile.open({ path: join(folder, 'services.db'), key: new Uint8Array(32) })
  const shipper = new AuditShipper({
    audit: log,
    archive: { entrySubjects: () => expect.fail('nothing is to be opened') },
    position: services.auditShipping,
    alerts: { raise: async () => expect.fail('no alert is due') },
    settings: {
      ...auditSettings.parse({}),
      syslog: `127.0.0.1:${port}`,
      syslogAuthorityFile: own.certificateFile,
      syslogIdentityFile: identityFile,
    },
    log: createLog('error', { write: () => undefined }),
  })
  onTestFinished(async () => {
    await shipper.close()
    await log.close()
    await services.close()
    rmSync(folder, { recursive: true })
  })
  const append = (from: number, count: number) =>
    log.append(
      Array.from({ length: count }, (_, i) => ({
        ...{ time: '2026-11-26T08:00:00.000Z', action: 'study:read', outcome: 'success' as const },
        ...{ principal: 'person:ada', object: 'study:4f', detail: { number: from + i, why: 'ä\n"]' } },
      })),
    )
  const lines = () =>
    existsSync(join(folder, 'received')) ? readFileSync(join(folder, 'received'), 'utf8').split('\n').slice(0, -1) : []
  const form = /^notice DICOM\+RFC3881 (\d+) \ufeff?<AuditMessage>.*<\/AuditMessage>$/
  const received = () => [...new Set(lines().map((line) => Number(form.exec(line)?.[1])))]
  const upTo = (count: number) => Array.from({ length: count }, (_, i) => i)
  await append(0, 700)
  shipper.start()
  await expect.poll(received, { timeout: 20_000 }).toEqual(upTo(700))
  expect(lines()).toHaveLength(700)
  daemon.kill('SIGTERM')
  await once(daemon, 'exit')
  await append(700, 10)
  shipper.start()
  await syslogNg(folder, own, identity, port)
  await expect.poll(received, { timeout: 30_000 }).toEqual(upTo(710))
})
