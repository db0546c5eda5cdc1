/** The `leadglass` command as a whole: its commands, its errors, its exit status. */
import { Command, CommanderError } from 'commander'
import manifest from '../package.json' with { type: 'json' }
import { Cli } from './cli.ts'
import { alertCommands } from './commands/alert.ts'
import { auditCommands } from './commands/audit.ts'
import { backupCommand } from './commands/backup.ts'
import { canaryCommands } from './commands/canary.ts'
import { clientCommands } from './commands/client.ts'
import { collectionCommands } from './commands/collection.ts'
import { deleteCommand } from './commands/delete.ts'
import { demoCommand } from './commands/demo.ts'
import { drillCommand } from './commands/drill.ts'
import { echoCommand } from './commands/echo.ts'
import { eraseCommand } from './commands/erase.ts'
import { exportCommand } from './commands/export.ts'
import { findCommand } from './commands/find.ts'
import { forwardCommands } from './commands/forward.ts'
import { getCommand } from './commands/get.ts'
import { grantCommands } from './commands/grant.ts'
import { importCommand } from './commands/import.ts'
import { initCommand } from './commands/init.ts'
import { keysCommands } from './commands/keys.ts'
import { moveCommand } from './commands/move.ts'
import { nodeCommands } from './commands/node.ts'
import { postureCommand } from './commands/posture.ts'
import { projectCommands } from './commands/project.ts'
import { reindexCommand } from './commands/reindex.ts'
import { restoreCommand } from './commands/restore.ts'
import { sendCommand } from './commands/send.ts'
import { serveCommand } from './commands/serve.ts'
import { settingsCommand } from './commands/settings.ts'
import { shareCommands } from './commands/share.ts'
import { shieldCommand } from './commands/shield.ts'
import { statusCommand } from './commands/status.ts'
import { surveyCommands } from './commands/survey.ts'
import { tokenCommands } from './commands/token.ts'
import { trashCommands } from './commands/trash.ts'
import { userCommands } from './commands/user.ts'
import { verifyCommand } from './commands/verify.ts'
import { worklistCommands } from './commands/worklist.ts'
import { codeOf, type ExitStatus, exitStatusOf } from './exit-status.ts'
import { painter, printable, type Terminal } from './terminal.ts'

/** Every command, in the order of the help: how one starts, then the daily work, then the rest. */
export function buildProgram(cli: Cli): Command {
  const program = new Command('leadglass')
    .description('A picture archive for hospitals that cannot be left open.')
    .version(manifest.version, '--version', 'print the version')
    .addHelpText('after', '\nExample:\n  leadglass init --data /srv/leadglass && leadglass serve --data /srv/leadglass')
  const commands = [
    initCommand(cli),
    serveCommand(cli),
    shieldCommand(cli),
    demoCommand(cli),
    nodeCommands(cli),
    userCommands(cli),
    tokenCommands(cli),
    clientCommands(cli),
    collectionCommands(cli),
    grantCommands(cli),
    statusCommand(cli),
    settingsCommand(cli),
    worklistCommands(cli),
    forwardCommands(cli),
    echoCommand(cli),
    findCommand(cli),
    sendCommand(cli),
    getCommand(cli),
    moveCommand(cli),
    importCommand(cli),
    exportCommand(cli),
    projectCommands(cli),
    verifyCommand(cli),
    reindexCommand(cli),
    shareCommands(cli),
    deleteCommand(cli),
    trashCommands(cli),
    eraseCommand(cli),
    backupCommand(cli),
    restoreCommand(cli),
    drillCommand(cli),
    keysCommands(cli),
    postureCommand(cli),
    alertCommands(cli),
    auditCommands(cli),
    canaryCommands(cli),
    surveyCommands(cli),
  ]
  for (const command of commands) program.addCommand(command)
  applyToAll(program, cli.terminal)
  return program
}

/** Commands throw instead of ending the process, write to the given terminal, and say where help is. */
function applyToAll(command: Command, terminal: Terminal): void {
  const paint = painter(terminal, terminal.stderr)
  command
    .exitOverride()
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .showHelpAfterError(`(see: ${pathOf(command)} --help)`)
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: (text) => terminal.stderr.write(text),
      outputError: (text, write) => write(printable(plainly(text).replace(/^error:/, paint('red', 'leadglass:')))),
      getOutHelpWidth: () => terminal.stdout.columns ?? 100,
      getErrHelpWidth: () => terminal.stderr.columns ?? 100,
    })
  for (const child of command.commands) applyToAll(child, terminal)
}

/** The one usage error that everybody meets first says what to do. */
function plainly(text: string): string {
  return text.replace(
    /^error: required option '--data <DIR>' not specified/,
    'error: which data folder? Give --data DIR, or set LEADGLASS_DATA',
  )
}

function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`
}

/**
 * Runs one command line to its end.
 *
 * @param args - without the program's own name
 * @returns the exit status; errors have been told on the terminal's error stream
 */
export async function runCommand(args: readonly string[], terminal: Terminal): Promise<ExitStatus> {
  const cli = new Cli(terminal)
  try {
    await buildProgram(cli).parseAsync(args, { from: 'user' })
    return cli.status
  } catch (error) {
    if (!(error instanceof CommanderError)) terminal.stderr.write(`${printable(describe(error, terminal))}\n`)
    return exitStatusOf(error)
  }
}

/** What happened, in a line; the code in brackets leads to docs/reference/errors.md. */
function describe(error: unknown, terminal: Terminal): string {
  const paint = painter(terminal, terminal.stderr)
  const message = error instanceof Error ? error.message : String(error)
  const code = codeOf(error)
  return `${paint('red', 'leadglass:')} ${message}${code === undefined ? '' : paint('dim', ` [${code}]`)}`
}
