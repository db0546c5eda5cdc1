/**
 * Loads the WebAssembly codecs. Each frame gets an instance of its own, whose memory is zero: whatever a damaged frame makes a codec
 * show, it is nothing of another frame. The program is compiled once a thread, so that an instance costs about 2 ms.
 */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { defaultLimits } from '../../limits.ts'
import { withMemoryCeiling } from './memory-ceiling.ts'

/** Part of what Emscripten's modules offer. */
type Factory<M> = (options: Record<string, unknown>) => Promise<M>

interface Program {
  readonly factory: Factory<unknown>
  readonly compiled: WebAssembly.Module
}

const require = createRequire(import.meta.url)
const programs = new Map<string, Promise<Program>>()

/**
 * A fresh instance of a codec.
 *
 * @param script - the module's script, as its package exports it
 * @param binary - the same of its WebAssembly program
 */
export async function loadCodec<M>(script: string, binary: string): Promise<M> {
  let program = programs.get(script)
  if (program === undefined) {
    program = loadProgram(script, binary)
    programs.set(script, program)
  }
  const { factory, compiled } = await program
  return (await factory({
    print() {},
    printErr() {},
    instantiateWasm(imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance) => void) {
      const instance = new WebAssembly.Instance(compiled, imports)
      done(instance)
      return instance.exports
    },
  })) as M
}

async function loadProgram(script: string, binary: string): Promise<Program> {
  const octets = new Uint8Array(await readFile(require.resolve(binary)))
  const compiled = await WebAssembly.compile(
    withMemoryCeiling(octets, defaultLimits.wasmMiB * 1024 * 1024) as BufferSource,
  )
  return { factory: require(script) as Factory<unknown>, compiled }
}
