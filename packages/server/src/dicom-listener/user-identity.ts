/**
 * User identity negotiation: who is at the node.
 *
 * A user name with passcode is an account of ours, a JSON web token one of our bearer tokens: the association then acts with
 * that person's or token's rights, within the node's services. A user name alone proves nothing and changes nothing.
 *
 * Source: PS3.7 D.3.3.7.
 */
import { AccessError, type Accounts, type Principal } from '@leadglass/access'
import type { AssociationRequest, UserIdentity } from '@leadglass/network'
import { sentences } from '../text/sentences.ts'

/** @see PS3.7 Table D.3-14 */
const UserIdentityType = { userName: 1, userNameAndPasscode: 2, kerberos: 3, saml: 4, jwt: 5 } as const

/** Longer names, passcodes and tokens are none of ours. */
const longestFieldOctets = 1024

export type Identified =
  /** The association acts as the node. */
  | { readonly kind: 'node' }
  | { readonly kind: 'user'; readonly principal: Principal; readonly response: Uint8Array | undefined }
  | { readonly kind: 'refused'; readonly why: string }

export type IdentityAccounts = Pick<Accounts, 'verifyPassword' | 'principalOfToken'>

/** @throws nothing: what cannot be decided is refused */
export async function identify(request: AssociationRequest, accounts: IdentityAccounts): Promise<Identified> {
  const { userIdentity, certificate, address } = request
  if (!userIdentity || userIdentity.type === UserIdentityType.userName) return { kind: 'node' }
  if (!certificate) return refused(sentences['identity-without-tls'])
  const { primaryField, secondaryField, type } = userIdentity
  if (primaryField.length > longestFieldOctets || secondaryField.length > longestFieldOctets)
    return refused('a field of the user identity is too long')
  if (type === UserIdentityType.userNameAndPasscode) return withPasscode(userIdentity, address, accounts)
  if (type === UserIdentityType.jwt) return withToken(userIdentity, address, accounts)
  return refused('this type of user identity is not supported')
}

async function withPasscode(identity: UserIdentity, address: string, accounts: IdentityAccounts): Promise<Identified> {
  const name = textOf(identity.primaryField)
  const password = textOf(identity.secondaryField)
  try {
    const person = await accounts.verifyPassword(name, password, address)
    return { kind: 'user', principal: { ...person, via: 'dicom' }, response: responseTo(identity) }
  } catch (error) {
    if (error instanceof AccessError) return refused('user name or passcode is wrong, or too many attempts')
    throw error
  }
}

async function withToken(identity: UserIdentity, address: string, accounts: IdentityAccounts): Promise<Identified> {
  const principal = await accounts.principalOfToken(textOf(identity.primaryField), address)
  if (!principal) return refused('the token is not one of ours, or it has expired')
  return { kind: 'user', principal, response: responseTo(identity) }
}

/** Empty for both types (PS3.7 Table D.3-15). */
function responseTo({ positiveResponseRequested }: UserIdentity): Uint8Array | undefined {
  return positiveResponseRequested ? new Uint8Array(0) : undefined
}

function textOf(octets: Uint8Array): string {
  return new TextDecoder().decode(octets)
}

function refused(why: string): Identified {
  return { kind: 'refused', why }
}
