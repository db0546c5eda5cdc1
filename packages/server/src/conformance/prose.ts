/** What the conformance statement says in words. Tables stand between these paragraphs. */
export const prose = {
  opening: `# DICOM conformance statement

What Leadglass speaks on the network, after PS3.2. The tables are made from the services that negotiate
(\`npm run generate:conformance\`), and a test holds page and code together.`,

  overview: `## Overview

Leadglass is one application entity: an archive that stores, answers queries, hands out and sends on, schedules and commits itself.
Its AE title is \`LEADGLASS\` unless \`dicom.aeTitle\` says otherwise. Each registered node is granted services one by one
(\`leadglass node add --services\`); a context of a service that it was not granted is answered "user rejection" (result 1).`,

  associations: `## Associations

- As acceptor: only over TLS and only from nodes that show the certificate issued to their AE title. Everyone else is rejected
  before a DICOM message is read, all with the same answer: rejected-permanent, service-user, calling AE title not recognized.
  The plain reason stands in \`leadglass node log\`. A called AE title that is not ours is rejected with reason 7.
- As requestor: over TLS, with our own certificate as client certificate.
- One exception: the quarantined plain listener for one device, with an end date
  ([plain listener](../design/forwarding.md#the-quarantined-plain-listener)).
- Of several transfer syntaxes in one context the first acceptable one in the requestor's order is taken.
- Role selection, SOP class extended and common extended negotiation, the asynchronous operations window and user identity are
  answered as PS3.7 D.3.3 says; what was not proposed is not answered.`,

  acceptor: `One section for each grant. "SCU, by role selection" means that the requestor of the association may take the role of
SCP: it then stores to us in the course of a C-GET, or brings us a storage commitment report.`,

  requestor: `Forwarding proposes each SOP class of the instances it sends in one context of its own, with the transfer syntax in which the
instance is stored; nothing is converted and nothing is coerced. The rest:`,

  statuses: `## Statuses

| service | status | meaning |
|---|---|---|
| C-STORE | 0000H | the instance is encrypted and on stable storage, or was there already, octet for octet |
| C-STORE | A700H | no room, or the archive is closing: send again later |
| C-STORE | A900H | the data set is not the instance announced |
| C-STORE | C000H | the data set cannot be read, or lacks a UID, or has one of other characters than letters, digits and dots |
| C-STORE | 0111H | another instance of this SOP Instance UID is kept |
| C-STORE, all | 0124H | the node may not do this |
| C-FIND (worklist) | FF00H, 0000H, FE00H | pending, done, cancelled |
| C-FIND (worklist) | A900H, A700H, Cxxx | the identifier cannot be read, is too long, the search failed |
| N-ACTION | 0000H | the storage commitment request is on stable storage; a report follows |
| N-ACTION | 0115H, 0112H, 0123H, 0213H | transaction UID or items are missing; not the well-known instance; not action type 1; too much at once |
| N-EVENT-REPORT | 0000H, 0115H | taken; nothing was asked with this transaction UID |
| failure reason | 0112H, 0119H, 0110H | no such instance; another SOP class; it is here but cannot be read back whole |
| N-CREATE (MPPS) | 0111H, 0120H, 0121H, 0106H | the step exists; an attribute is missing, is empty, or the step does not begin IN PROGRESS |
| N-SET (MPPS) | 0112H, 0124H, 0106H | no such step; another node's step; an attribute may not be changed |
| N-SET (MPPS) | 0110H, error ID A506H | the step is completed or discontinued and may no longer be updated |
| all | 0110H, 0122H, 0210H, 0211H, 0212H | processing failure; class not supported in this role; message id in use; not an operation of this service; an element is missing |

Storage commitment is promised only after every octet of the instance was read back from the disk and authenticated. Reports go over
the same association while the node keeps it open, else over a new one to the node's registered address, and are offered again
with growing pauses for \`commitment.reportForHours\`, also after a restart.

Coercion is off: the data set is stored and handed out as it was sent.`,

  characterSets: `## Character sets

Text is read in every character set of PS3.3 C.12.1.1.2, single and multiple octet, with and without code extensions, and in UTF-8
(ISO_IR 192) and GB18030. Person names match without regard to case, accents and width, by component group. Worklist answers are in
the Specific Character Set of the request where it can hold them, otherwise in UTF-8.`,

  security: `## Security

- BCP 195 TLS profile (PS3.15 B.12): TLS 1.2 and 1.3 with AEAD cipher suites and forward secrecy, mutual authentication.
  Certificates come from the archive's own authority; \`certificates.keyType: rsa-3072\` is for equipment without elliptic curves.
- Every association, refusal and access is in the audit log ([design](../design/audit-log.md)).`,
} as const
