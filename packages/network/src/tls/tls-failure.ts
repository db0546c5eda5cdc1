/** Why a TLS handshake failed, in words for the log. Codes are those of OpenSSL and Node. */
export const tlsFailureReasons: ReadonlyMap<string, string> = new Map([
  ['ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE', 'the peer showed no certificate'],
  ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'the peer asks for a certificate of ours'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'the certificate is self-signed, not from our authority'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'the certificate is from another authority'],
  ['UNABLE_TO_GET_ISSUER_CERT', 'the certificate is from another authority'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'the certificate is from another authority'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'the certificate is from another authority'],
  ['CERT_SIGNATURE_FAILURE', 'the certificate is from another authority'],
  ['CERT_HAS_EXPIRED', 'the certificate has expired'],
  ['CERT_NOT_YET_VALID', 'the certificate is not valid yet'],
  ['INVALID_PURPOSE', 'the certificate is not made for this use'],
  ['CERT_REVOKED', 'the certificate is revoked'],
  ['ERR_SSL_UNSUPPORTED_PROTOCOL', 'the peer offers no TLS version from 1.2'],
  ['ERR_SSL_VERSION_TOO_LOW', 'the peer offers no TLS version from 1.2'],
  ['ERR_SSL_NO_SHARED_CIPHER', 'the peer offers no cipher suite of the BCP 195 profile'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'the peer does not speak TLS'],
  ['ERR_SSL_HTTP_REQUEST', 'the peer speaks HTTP, not TLS'],
  ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', 'the peer does not trust the authority of our certificate'],
  ['ERR_TLS_HANDSHAKE_TIMEOUT', 'the handshake was not finished in time'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'the certificate is made out to another host name'],
  ['ECONNRESET', 'the peer closed the connection during the handshake'],
])

export interface TlsFailure {
  readonly code: string
  readonly why: string
}

/**
 * @param error - as the TLS library reports it
 * @param authorizationError - the code of the certificate check, if that was what failed
 */
export function tlsFailureOf(error: Error, authorizationError?: unknown): TlsFailure {
  const reported = 'code' in error && typeof error.code === 'string' ? error.code : 'unknown'
  const code = typeof authorizationError === 'string' ? authorizationError : reported
  return { code, why: tlsFailureReasons.get(code) ?? `the TLS handshake failed (${code})` }
}
