/** A throw-away archive with its nodes and tokens, made by the commands that users type. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { leadglassJson } from './leadglass.ts'
import { password } from './person.ts'
import { type Ports, type Server, startServer } from './server.ts'

/** Paths of the PEM files that `leadglass node cert` wrote. */
export interface Credentials {
  key: string
  certificate: string
  authority: string
}

export class TestArchive {
  /** Everything of the test, the data folder among it. */
  readonly place: string
  readonly folder: string
  readonly #servers: Server[] = []
  #authority = ''

  private constructor(place: string) {
    this.place = place
    this.folder = join(place, 'data')
  }

  /** @param place - a folder to work in, made if need be; default a new temporary one */
  static async create(place = mkdtempSync(join(tmpdir(), 'leadglass-test-'))): Promise<TestArchive> {
    mkdirSync(place, { recursive: true })
    const archive = new TestArchive(place)
    const made = await archive.run<{ authorityCertificate: string }>(
      ['init', '--admin', 'root', '--admin-password-stdin'],
      password,
    )
    archive.#authority = readFileSync(made.authorityCertificate, 'utf8')
    return archive
  }

  /** Runs a command on this archive and reads its JSON answer. */
  run<Answer>(args: readonly string[], input = ''): Promise<Answer> {
    return leadglassJson<Answer>([...args, '--data', this.folder], input)
  }

  /** The archive's own authority in PEM, for clients to trust. */
  get authority(): string {
    return this.#authority
  }

  /** Registers a node and issues its certificate. */
  async node(aeTitle: string, services = 'echo,store'): Promise<Credentials> {
    await this.run(['node', 'add', aeTitle, '--services', services])
    return await this.run<Credentials>(['node', 'cert', aeTitle, '--out', join(this.place, aeTitle)])
  }

  /** Somebody with the password of everybody in the tests. */
  async person(name: string, role: string): Promise<void> {
    await this.run(['user', 'add', name, '--role', role, '--password-stdin'], password)
  }

  async token(role: string, name = role): Promise<string> {
    return (await this.run<{ token: string }>(['token', 'create', '--role', role, '--name', name])).token
  }

  /** @param env - settings for this run */
  async serve(env: Record<string, string> = {}, ports: Ports = {}): Promise<Server> {
    const server = await startServer(this.folder, env, ports)
    this.#servers.push(server)
    return server
  }

  /** Runs the folder as the shield of an old archive. @param settings - the file's content, YAML */
  async shield(settings: string): Promise<Server> {
    const file = join(this.place, 'shield.yaml')
    writeFileSync(file, settings)
    const server = await startServer(this.folder, {}, {}, ['shield', '--config', file, '--data', this.folder])
    this.#servers.push(server)
    return server
  }

  /** Newest last. */
  async auditEvents(): Promise<
    { action: string; outcome: string; principal: string; detail?: Record<string, unknown> }[]
  > {
    const entries = await this.run<{ event: never }[]>(['audit', 'tail', '--count', '1000'])
    return entries.map(({ event }) => event)
  }

  async remove(): Promise<void> {
    for (const server of this.#servers) await server.kill()
    rmSync(this.place, { recursive: true, force: true })
  }
}

/** PEM texts for our own sender. */
export function pemOf(files: Credentials): { key: string; cert: string; ca: string } {
  return {
    key: readFileSync(files.key, 'utf8'),
    cert: readFileSync(files.certificate, 'utf8'),
    ca: readFileSync(files.authority, 'utf8'),
  }
}
