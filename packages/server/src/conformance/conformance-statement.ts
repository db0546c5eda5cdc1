/** The conformance statement of an archive with default settings: made in a folder that is thrown away again. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDataFolder } from '../data-folder/data-folder.ts'
import { serverIdentity } from '../data-folder/tls-files.ts'
import { listenerServices } from '../dicom-listener/dicom-listener.ts'
import { initialise } from '../initialise.ts'
import { createLog } from '../log/log.ts'
import { NodeServices } from '../node-services/node-services.ts'
import { conformancePage } from './conformance-page.ts'

export async function conformanceStatement(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'leadglass-conformance-'))
  try {
    const folder = join(root, 'data')
    await initialise({ folder, environment: {} })
    const data = await openDataFolder({ folder, environment: {} })
    const options = { names: ['localhost'], keyType: data.settings.certificates.keyType, now: new Date() }
    const identity = await serverIdentity(data.layout, data.keyring, options)
    const log = createLog('error', { write: () => undefined })
    const { providers } = new NodeServices({ data, identity: () => identity, log })
    const page = conformancePage(listenerServices(data, providers))
    await data.close()
    return page
  } finally {
    await rm(root, { recursive: true, force: true })
  }
}
