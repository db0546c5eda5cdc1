/**
 * Failures of TLS by the words of the network package, which tells no code with a failed connection. Where several codes have the same
 * words, any of them does. A test compares.
 */
export const tlsFailures: ReadonlyMap<string, string> = new Map([
  ['the peer showed no certificate', 'ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE'],
  ['the peer asks for a certificate of ours', 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'],
  ['the certificate is self-signed, not from our authority', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
  ['the certificate is from another authority', 'SELF_SIGNED_CERT_IN_CHAIN'],
  ['the certificate has expired', 'CERT_HAS_EXPIRED'],
  ['the certificate is not valid yet', 'CERT_NOT_YET_VALID'],
  ['the certificate is not made for this use', 'INVALID_PURPOSE'],
  ['the certificate is revoked', 'CERT_REVOKED'],
  ['the peer offers no TLS version from 1.2', 'ERR_SSL_UNSUPPORTED_PROTOCOL'],
  ['the peer offers no cipher suite of the BCP 195 profile', 'ERR_SSL_NO_SHARED_CIPHER'],
  ['the peer does not speak TLS', 'ERR_SSL_WRONG_VERSION_NUMBER'],
  ['the peer speaks HTTP, not TLS', 'ERR_SSL_HTTP_REQUEST'],
  ['the peer does not trust the authority of our certificate', 'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA'],
  ['the handshake was not finished in time', 'ERR_TLS_HANDSHAKE_TIMEOUT'],
  ['the certificate is made out to another host name', 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ['the peer closed the connection during the handshake', 'ECONNRESET'],
])
