/** Random values of the types that PDUs hold, for round trips. */
import fc from 'fast-check'
import type { UserInformation } from '../../src/upper-layer/user-information.ts'

export const uid = fc
  .array(fc.integer({ min: 0, max: 99_999 }), { minLength: 1, maxLength: 8 })
  .map((parts) => `1.2.${parts.join('.')}`)

/** Printable ASCII without backslash, not padded. */
export const aeTitle = fc
  .array(fc.integer({ min: 0x21, max: 0x7e }), { minLength: 1, maxLength: 16 })
  .map((codes) => String.fromCharCode(...codes).replaceAll('\\', '/'))

const octets = fc.uint8Array({ maxLength: 40 })
const uint16 = fc.nat(0xffff)

/** Lists are never empty: an absent and an empty one are the same on the wire. */
const some = <T>(value: fc.Arbitrary<T>) => fc.array(value, { minLength: 1, maxLength: 4 })

export const userInformation: fc.Arbitrary<UserInformation> = fc.record(
  {
    maximumLength: fc.nat(0xffffffff),
    implementationClassUID: uid,
    implementationVersionName: aeTitle,
    asynchronousOperationsWindow: fc.record({ maximumInvoked: uint16, maximumPerformed: uint16 }),
    roleSelections: some(fc.record({ sopClassUID: uid, scuRole: fc.boolean(), scpRole: fc.boolean() })),
    extendedNegotiations: some(fc.record({ sopClassUID: uid, information: octets })),
    commonExtendedNegotiations: some(
      fc.record({
        sopClassUID: uid,
        serviceClassUID: uid,
        relatedGeneralSOPClassUIDs: fc.array(uid, { maxLength: 3 }),
      }),
    ),
    userIdentity: fc.record({
      type: fc.integer({ min: 1, max: 5 }),
      positiveResponseRequested: fc.boolean(),
      primaryField: octets,
      secondaryField: octets,
    }),
    userIdentityResponse: octets,
  },
  { requiredKeys: [] },
)

/** Distinct odd ids with something for each. */
export function contexts<T>(value: fc.Arbitrary<T>): fc.Arbitrary<(T & { id: number })[]> {
  return fc
    .uniqueArray(fc.nat(127), { minLength: 1, maxLength: 12 })
    .chain((ids) => fc.tuple(...ids.map((id) => value.map((rest) => ({ ...rest, id: 2 * id + 1 })))))
}
