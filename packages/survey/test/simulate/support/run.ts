/** Runs a tool of the system to its end. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** @returns everything the tool wrote, and its exit status; -1 when a signal ended it */
export async function run(program: string, ...args: string[]): Promise<{ status: number; text: string }> {
  const child = spawn(program, args, { env: { ...process.env, TCP_NODELAY: '1' } })
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (piece: string) => {
      text += piece
    })
  const [status] = (await once(child, 'close')) as [number | null]
  return { status: status ?? -1, text }
}

/** `findscu` at STUDY level with the keys given. @returns how many answers came, and what it wrote */
export async function findscu(host: string, ...keys: string[]): Promise<{ answers: number; text: string }> {
  const level = keys.some((key) => key.startsWith('QueryRetrieveLevel')) ? [] : ['QueryRetrieveLevel=STUDY']
  const asked = [...level, ...keys].flatMap((key) => ['-k', key])
  const { text } = await run('findscu', '-v', '-S', '-to', '5', ...asked, host, '11112')
  return { answers: text.match(/Find Response: \d+ \(Pending\)/g)?.length ?? 0, text }
}
