/**
 * What a program signs to say who it is: a JSON Web Token of some minutes, for us alone, good once.
 *
 * Sources: RFC 7523 3, OpenID Connect Core 9 (private_key_jwt), RFC 8725 (best practices).
 */
import { AccessError, type Accounts } from '@leadglass/access'
import { limits } from '../limits.ts'
import { assertionAlgorithms } from './client-keys.ts'

export const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

export interface VerifiedAssertion {
  name: string
  assertion: { id: string; expiresAt: number }
}

/**
 * @param audiences - the token endpoint and the issuer, as we publish them; never what a request says of itself
 * @throws AccessError `LG_CLIENT_REFUSED`
 */
export async function verifyAssertion(
  jwt: string,
  { accounts, audiences, now }: { accounts: Pick<Accounts, 'client'>; audiences: readonly string[]; now: Date },
): Promise<VerifiedAssertion> {
  const { createLocalJWKSet, decodeJwt, jwtVerify } = await import('jose')
  try {
    const name = decodeJwt(jwt).iss
    const client = typeof name === 'string' ? await accounts.client(name) : undefined
    if (name === undefined || client === undefined) throw new Error('unknown client')
    const { payload } = await jwtVerify(jwt, createLocalJWKSet(JSON.parse(client.keys)), {
      issuer: name,
      subject: name,
      audience: [...audiences],
      algorithms: assertionAlgorithms,
      requiredClaims: ['jti', 'exp'],
      clockTolerance: limits.clockToleranceSeconds,
      currentDate: now,
    })
    const { jti = '', exp = 0 } = payload
    const isShort = exp * 1000 - now.getTime() <= limits.assertionMs + limits.clockToleranceSeconds * 1000
    if (!isShort || jti.length === 0 || jti.length > 200) throw new Error('life or jti')
    return { name, assertion: { id: jti, expiresAt: (exp + limits.clockToleranceSeconds) * 1000 } }
  } catch (cause) {
    throw new AccessError('LG_CLIENT_REFUSED', 'The client or its assertion is not accepted.', {}, cause)
  }
}
