import { OperationFailure } from '@leadglass/server'
import { expect, test } from 'vitest'
import { CliError } from '../src/errors.ts'
import { exitStatusOf } from '../src/exit-status.ts'

const coded = (code: string) => Object.assign(new Error('failed'), { code })

test.each([
  ['an operation that says so itself', new OperationFailure('LG_X', 'no', 77), 77],
  ['a usage error', new CliError('LG_CLI_USAGE', 'no'), 64],
  ['a locked archive', coded('LG_ARCHIVE_LOCKED'), 69],
  ['a wrong setting', Object.assign(new Error('no'), { name: 'ConfigError', code: 'LG_CONFIG_VALUE' }), 78],
  ['a file of somebody else', coded('EACCES'), 77],
  ['a code nobody knows', coded('LG_SOMETHING_NEW'), 1],
  ['something that is no error', 'text', 1],
])('%s', (_, error, status) => expect(exitStatusOf(error)).toBe(status))
