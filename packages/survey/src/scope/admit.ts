/** Whether a scope is in force now. */
import { SurveyError } from '../errors.ts'
import { maxAddressesOfOneSigner, maxIpv4Addresses, maxScopeDays, shortestPrefix } from '../limits.ts'
import { isSignatureOf } from './operator-key.ts'
import { entriesTooWide, type Scope, validity } from './scope.ts'

/**
 * Passes a scope that is signed by whom this operator believes, is valid now and not too wide.
 *
 * @param trusted - base64 public keys; a scope of loopback addresses alone needs none of them, only a true signature
 * @param nowMs - milliseconds since 1970
 * @throws SurveyError `LG_SURVEY_SCOPE_INVALID`
 */
export function requireInForce(scope: Scope, trusted: ReadonlySet<string>, nowMs: number): void {
  requireValidity(scope, nowMs)
  requireWidth(scope)
  if (scope.terms.pace === 'unpaced' && !scope.addresses.isLoopback) {
    throw invalid('only a scope of loopback addresses may be unpaced')
  }
  if (!scope.addresses.isLoopback && scope.terms.identity?.policyUrl === undefined) {
    throw invalid('identity.policyUrl is missing: a page that says what the survey does and how to be left out')
  }
  requireSigners(scope, trusted)
}

function requireValidity({ terms }: Scope, nowMs: number): void {
  const { fromMs, toMs } = validity(terms)
  if (toMs <= fromMs) throw invalid('validTo is not after validFrom')
  if (toMs - fromMs > maxScopeDays * 86_400_000) throw invalid(`a scope is valid for ${maxScopeDays} days at most`)
  if (nowMs < fromMs) throw invalid(`the scope is not valid before ${terms.validFrom}`)
  if (nowMs >= toMs) throw invalid(`the scope was valid until ${terms.validTo}; ask for the authority again`)
}

function requireWidth(scope: Scope): void {
  const [tooWide] = entriesTooWide(scope.terms, shortestPrefix)
  if (tooWide !== undefined) throw invalid(`${tooWide} is wider than any network that was ever given to somebody`)
  if (scope.addresses.size('ipv4') > maxIpv4Addresses) throw invalid('the scope covers more than half of all of IPv4')
}

function requireSigners(scope: Scope, trusted: ReadonlySet<string>): void {
  if (scope.signatures.length === 0) throw invalid('the scope is not signed; see `leadglass survey sign`')
  if (!scope.signatures.every((signature) => isSignatureOf(scope.terms, signature))) {
    throw invalid('a signature does not fit: the scope was changed after it was signed')
  }
  if (scope.addresses.isLoopback) return
  const signers = new Set(scope.signatures.map(({ key }) => key).filter((key) => trusted.has(key)))
  if (signers.size === 0)
    throw invalid('the scope is signed, but by nobody this operator trusts; see `survey key --help`')
  const size = scope.addresses.size()
  if (size > maxAddressesOfOneSigner && signers.size < 2) {
    throw invalid(`${size} addresses need a second signer; one may answer for ${maxAddressesOfOneSigner}`)
  }
}

function invalid(message: string): SurveyError {
  return new SurveyError('LG_SURVEY_SCOPE_INVALID', message)
}
