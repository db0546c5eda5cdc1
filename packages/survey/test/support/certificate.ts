/** A self-signed certificate for listeners of the tests, made by openssl. */
import { execFileSync } from 'node:child_process'

const pem = execFileSync(
  'openssl',
  'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=test -keyout - -out -'.split(' '),
  { stdio: ['ignore', 'pipe', 'ignore'], encoding: 'utf8' },
)

export const certificate = {
  key: pem.slice(0, pem.indexOf('-----BEGIN CERTIFICATE')),
  cert: pem.slice(pem.indexOf('-----BEGIN CERTIFICATE')),
}
