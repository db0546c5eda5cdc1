import type { Command } from 'commander'
import { expect, test } from 'vitest'
import { Cli } from '../src/cli.ts'
import { buildProgram } from '../src/program.ts'
import { run } from './support.ts'

const program = buildProgram(new Cli({ stdin: process.stdin, stdout: process.stdout, stderr: process.stderr, env: {} }))

/** `['node', 'add']`, for every command that does work. */
function pathsOf(command: Command, path: string[] = []): string[][] {
  if (command.commands.length === 0) return [path]
  return command.commands.flatMap((child) => pathsOf(child, [...path, child.name()]))
}

test.each(pathsOf(program).map((path) => [path.join(' '), path] as const))(
  '%s shows an example in its help',
  async (name, path) => {
    const { status, stdout, stderr } = await run([...path, '--help'])
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toMatch(new RegExp(`\\nExample:\\n  leadglass ${name} ?`))
  },
)

test('an unknown command is a usage error and suggests the nearest', async () => {
  const { status, stderr } = await run(['exprot'])
  expect(status).toBe(64)
  expect(stderr).toBe("leadglass: unknown command 'exprot'\n(Did you mean export?)\n(see: leadglass --help)\n")
})

test('a missing data folder is a usage error that says both ways to give it', async () => {
  const { status, stderr } = await run(['verify'])
  expect(status).toBe(64)
  expect(stderr).toContain('Give --data DIR, or set LEADGLASS_DATA')
})

test.each([
  [['token', 'create', '--role', 'clinician', '--name', 'x', '--expires', '0d']],
  [['token', 'create', '--role', 'clinician', '--name', 'x', '--expires', 'soon']],
  [['node', 'add', 'A', '--port', '0']],
  [['audit', 'prove', '-1']],
  [['user', 'add', 'ada', '--role', 'monitor']],
])('%j is a usage error', async (args) => {
  const { status, stdout, stderr } = await run([...args, '--data', '/nowhere'])
  expect({ status, stdout }).toEqual({ status: 64, stdout: '' })
  expect(stderr).toMatch(/^leadglass: /)
})

test('the version is that of the package', async () => {
  expect(await run(['--version'])).toEqual({ status: 0, stdout: '0.1.0\n', stderr: '' })
})
