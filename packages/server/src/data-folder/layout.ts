/**
 * Where things lie in a data folder. Every name comes from here, none from a data set.
 */
import { join } from 'node:path'
import { configFileName, configSchemaFileName } from '../config/default-config.ts'

export interface DataFolderLayout {
  root: string
  config: string
  configSchema: string
  accounts: string
  /** Worklist, performed steps, queues: what the services must not forget. */
  services: string
  /** The operator's rules on text burned into images. */
  burnedInRules: string
  audit: string
  /** The log's public key, so that anyone can verify a copy of `audit/`. */
  auditPublicKey: string
  tls: string
  authorityCertificate: string
  authorityKey: string
  /** Certificates of ours that are worth nothing any more. */
  revocationList: string
  /** The server's certificate and its sealed key, one after the other. */
  serverIdentity: string
  /** The authority's word that this certificate is good. */
  serverStatus: string
  run: string
  controlSocket: string
  /** There while `init` works; a folder that keeps it was cut short. */
  initialising: string
}

export function layoutOf(root: string): DataFolderLayout {
  const tls = join(root, 'tls')
  const audit = join(root, 'audit')
  const run = join(root, 'run')
  return {
    root,
    config: join(root, configFileName),
    configSchema: join(root, configSchemaFileName),
    accounts: join(root, 'accounts.db'),
    services: join(root, 'services.db'),
    burnedInRules: join(root, 'burned-in.yaml'),
    audit,
    auditPublicKey: join(root, 'audit.pub'),
    tls,
    authorityCertificate: join(tls, 'authority.crt'),
    authorityKey: join(tls, 'authority.key'),
    revocationList: join(tls, 'revoked.crl'),
    serverIdentity: join(tls, 'server.pem'),
    serverStatus: join(tls, 'server.ocsp'),
    run,
    controlSocket: join(run, 'control.sock'),
    initialising: join(root, 'initialising'),
  }
}
