/** User identity (PS3.7 D.3.3.7) as the rest of the package names it. */
export interface UserIdentity {
  /** 1 user name, 2 user name and passcode, 3 Kerberos ticket, 4 SAML assertion, 5 JSON web token. */
  readonly type: number
  readonly positiveResponseRequested: boolean
  readonly primaryField: Uint8Array
  /** The passcode of type 2, else empty. */
  readonly secondaryField: Uint8Array
}
