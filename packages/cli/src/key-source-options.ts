/** Options of the commands that say what shall hold the root key: `init` and `keys move`. */
import { resolve } from 'node:path'
import { type Command, Option } from 'commander'
import { readPassword } from './password.ts'
import type { Terminal } from './terminal.ts'

export const keySources = ['file', 'passphrase', 'pkcs11', 'kms'] as const
export type KeySource = (typeof keySources)[number]

export interface KeySourceOptions {
  pkcs11Module?: string
  pkcs11Token?: string
  pkcs11Key?: string
  kmsKey?: string
  kmsRegion?: string
  kmsEndpoint?: string
  kmsAuthority?: string
  keySecretFile?: string
  keySecretStdin?: boolean
}

export function withKeySourceOptions(command: Command): Command {
  return withKeySecretOption(command)
    .option('--pkcs11-module <FILE>', "with pkcs11: the manufacturer's PKCS#11 library")
    .option('--pkcs11-token <LABEL>', 'with pkcs11: label of the token')
    .option('--pkcs11-key <LABEL>', 'with pkcs11: label of the wrapping key (default: leadglass)')
    .option('--kms-key <ID>', 'with kms: id, ARN or alias of the key')
    .option('--kms-region <REGION>', 'with kms: region of the key')
    .option('--kms-endpoint <URL>', 'with kms: address of the service (default: AWS in the region)')
    .option('--kms-authority <FILE>', 'with kms: certificate (PEM) that a private endpoint is verified by')
    .option(
      '--key-secret-file <FILE>',
      'file whose first line is the passphrase or PIN; its path goes into config.yaml',
    )
}

/** For every command that opens the keys itself. */
export function withKeySecretOption(command: Command): Command {
  return command.addOption(new Option('--key-secret-stdin', 'read the passphrase or PIN from standard input'))
}

/** The settings of the group `keys` that were given, by name. */
export function keySettings(source: KeySource, options: KeySourceOptions): Record<string, string> {
  const { pkcs11Module, pkcs11Token, pkcs11Key, kmsKey, kmsRegion, kmsEndpoint, kmsAuthority, keySecretFile } = options
  const given = {
    pkcs11Module: absolute(pkcs11Module),
    pkcs11Token,
    pkcs11Key,
    kmsKey,
    kmsRegion,
    kmsEndpoint,
    kmsAuthorityFile: absolute(kmsAuthority),
    [source === 'pkcs11' ? 'pkcs11PinFile' : 'passphraseFile']: absolute(keySecretFile),
  }
  return Object.fromEntries(Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== undefined))
}

/** @throws CliError `LG_CLI_USAGE` nothing comes on standard input */
export async function keySecret(terminal: Terminal, { keySecretStdin }: KeySourceOptions): Promise<string | undefined> {
  return keySecretStdin === true ? readPassword(terminal.stdin) : undefined
}

function absolute(path: string | undefined): string | undefined {
  return path === undefined ? undefined : resolve(path)
}
