/** Runs a peer's command to its end. */
import { spawn } from 'node:child_process'

export interface ToolResult {
  readonly status: number | null
  /** Both outputs, in the order they came. */
  readonly output: string
}

export function runTool(
  command: string,
  args: readonly string[],
  options: { input?: string; environment?: Record<string, string> } = {},
): Promise<ToolResult> {
  const child = spawn(command, args, { env: { ...process.env, ...options.environment } })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stdin.on('error', () => {})
  if (options.input !== undefined) child.stdin.end(options.input)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (status) => resolve({ status, output }))
  })
}
