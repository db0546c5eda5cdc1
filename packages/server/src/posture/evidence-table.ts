/**
 * Requirement → what holds it here → settings → tests: the table that the evidence pack is made from.
 *
 * The words on the requirements are ours. A test checks that each file and each setting named here exists.
 *
 * Sources: NIST SP 1800-24 (Securing PACS, December 2020), table of security characteristics; 45 CFR 164.312 (HIPAA Security
 * Rule, technical safeguards) and its proposed change (90 FR 898, 6 January 2025); OWASP ASVS 5.0.0 (May 2025).
 */
export interface EvidenceRow {
  standard: 'NIST SP 1800-24' | 'HIPAA 164.312' | 'HIPAA 164.312 (proposed 2025)' | 'OWASP ASVS 5.0'
  /** Number or name of the requirement in the standard. */
  requirement: string
  /** What holds it here. */
  held: string
  /** Keys of settings that bear on it. */
  settings: readonly string[]
  /** Files of tests that fail when it is not held. */
  tests: readonly string[]
}

const strangers = 'test/end-to-end/strangers.test.ts'
const atRest = 'test/end-to-end/nothing-readable.test.ts'
const everyRoute = 'packages/server/test/http/every-route.test.ts'
const gate = 'packages/access/test/gate.test.ts'
const nodes = 'packages/server/test/node-api/node-certificates.test.ts'
const programs = 'packages/server/test/http/oauth.test.ts'
const auditLog = 'packages/audit/test/tampering.test.ts'
const signIn = 'packages/access/test/accounts/sign-in.test.ts'
const recovery = 'packages/server/test/recovery/recovery.test.ts'
const transport = 'test/end-to-end/transport.test.ts'

export const evidenceTable: readonly EvidenceRow[] = [
  {
    standard: 'NIST SP 1800-24',
    requirement: 'PR.AC-1: identities and credentials are issued, managed, verified, revoked and audited',
    held: 'Certificates of nodes are issued, renewed and revoked here; tokens expire and are kept as hashes; clients sign by their own key.',
    settings: ['certificates.nodeDays', 'signIn.sessionHours'],
    tests: [nodes, programs, 'packages/access/test/accounts/programs.test.ts'],
  },
  {
    standard: 'NIST SP 1800-24',
    requirement: 'PR.AC-4: access permissions follow least privilege and separation of duties',
    held: 'One gate for every protocol, denial by default; administrators see no patient data, auditors no images.',
    settings: [],
    tests: [gate, everyRoute],
  },
  {
    standard: 'NIST SP 1800-24',
    requirement: 'PR.AC-5: network integrity is protected',
    held: 'DICOM is taken over mutual TLS only; the AE title is bound to the certificate; a plain line is quarantined and expires.',
    settings: ['dicom.listen', 'dangerouslyAcceptPlaintext.listen', 'dangerouslyAcceptPlaintext.until'],
    tests: [strangers, 'packages/server/test/node-services/plain-listener.test.ts'],
  },
  {
    standard: 'NIST SP 1800-24',
    requirement: 'PR.DS-1: data at rest are protected',
    held: 'Everything on disk is encrypted and authenticated; the root key can lie in a token or a key management service.',
    settings: ['keys.source', 'keys.rotateEveryDays'],
    tests: [
      atRest,
      'packages/archive/test/keys/root-key-pkcs11.test.ts',
      'packages/archive/test/keys/root-key-kms.test.ts',
    ],
  },
  {
    standard: 'NIST SP 1800-24',
    requirement: 'PR.DS-2: data in transit are protected',
    held: 'TLS 1.2 and 1.3 with forward secrecy and authenticated encryption on both listeners, nothing else.',
    settings: ['certificates.keyType'],
    tests: [transport],
  },
  {
    standard: 'NIST SP 1800-24',
    requirement: 'PR.PT-1: audit records are made and kept',
    held: 'Each access, change and denial is an entry of a tamper-evident log that anyone can verify offline.',
    settings: [],
    tests: [auditLog, strangers],
  },
  {
    standard: 'NIST SP 1800-24',
    requirement: 'DE.CM: systems are watched for security events',
    held: 'Every access is measured, from ten minutes to 30 days, and who takes too much is stopped; the own listeners are asked daily as a stranger would, and a grade that falls raises an alert.',
    settings: [
      'watch.patientsInAnHour',
      'watch.olderPatientsInAShift',
      'watch.olderPatientsInAWeek',
      'watch.olderPatientsIn30Days',
    ],
    tests: [
      'packages/server/test/watch/simulation.test.ts',
      'packages/server/test/watch/slow-theft.test.ts',
      'packages/server/test/posture/posture.test.ts',
      'packages/server/test/alerts/alerts.test.ts',
    ],
  },
  {
    standard: 'HIPAA 164.312',
    requirement: '(a)(1) access control',
    held: 'No read without a principal; every protocol passes the same gate.',
    settings: [],
    tests: [gate, everyRoute],
  },
  {
    standard: 'HIPAA 164.312',
    requirement: '(a)(2)(i) unique user identification',
    held: 'Each person, node, token and client has a name of its own, which stands in each audit entry.',
    settings: [],
    tests: ['packages/access/test/accounts/users.test.ts', 'packages/access/test/accounts/programs.test.ts'],
  },
  {
    standard: 'HIPAA 164.312',
    requirement: '(a)(2)(iii) automatic logoff',
    held: 'A session ends after half an hour without a request, and after the set hours whatever happens.',
    settings: ['signIn.sessionHours'],
    tests: [signIn],
  },
  {
    standard: 'HIPAA 164.312',
    requirement: '(a)(2)(iv) encryption and decryption',
    held: 'AES-256-GCM for objects, one key for each study; AES-256 with HMAC for index and accounts.',
    settings: ['keys.source'],
    tests: [atRest],
  },
  {
    standard: 'HIPAA 164.312',
    requirement: '(b) audit controls',
    held: 'A Merkle log with signed checkpoints, written before the answer.',
    settings: [],
    tests: [auditLog],
  },
  {
    standard: 'HIPAA 164.312',
    requirement: '(c)(1) integrity; (c)(2) mechanism to authenticate',
    held: 'Every octet read is authenticated; a flipped bit is reported and never served.',
    settings: [],
    tests: ['test/end-to-end/flipped-octet.test.ts'],
  },
  {
    standard: 'HIPAA 164.312',
    requirement: '(d) person or entity authentication',
    held: 'Nodes by certificate, people by password with throttling, programs by token or key.',
    settings: ['signIn.enrolmentLinkHours'],
    tests: [signIn, nodes, programs],
  },
  {
    standard: 'HIPAA 164.312',
    requirement: '(e)(1) transmission security',
    held: 'Both listeners speak TLS 1.2 and 1.3 only; plain connections need a named exception with an end.',
    settings: ['dangerouslyAcceptPlaintext.listen', 'dangerouslyAcceptPlaintext.until'],
    tests: [transport, strangers],
  },
  {
    standard: 'HIPAA 164.312 (proposed 2025)',
    requirement: 'encryption of all electronic health information at rest and in transit, without the choice not to',
    held: 'There is no setting that stores in clear; the one for a plain line has a long name, one device and an end.',
    settings: ['dangerouslyAcceptPlaintext.listen'],
    tests: [atRest, transport],
  },
  {
    standard: 'HIPAA 164.312 (proposed 2025)',
    requirement: 'access is ended within a day when it is no longer needed',
    held: 'Disabling a person, revoking a token or a certificate is in force at the next request or handshake.',
    settings: [],
    tests: [nodes, 'packages/access/test/accounts/tokens-and-nodes.test.ts'],
  },
  {
    standard: 'HIPAA 164.312 (proposed 2025)',
    requirement: 'configuration and exposure are looked at regularly',
    held: 'The posture is looked at daily, with history and an alert when the grade falls.',
    settings: [],
    tests: ['packages/server/test/posture/posture.test.ts'],
  },
  {
    standard: 'HIPAA 164.312 (proposed 2025)',
    requirement:
      '(i) data backup and recovery: copies not older than 48 hours, and restoring them is tested every month',
    held: 'An encrypted and signed backup on another disk every night; a drill restores it, reads images back and leaves a signed report.',
    settings: ['backup.folder', 'backup.at', 'backup.drillEveryDays'],
    tests: [recovery, 'packages/archive/test/backup/backup.test.ts', 'test/end-to-end/ransomware.test.ts'],
  },
  {
    standard: 'OWASP ASVS 5.0',
    requirement: 'V1 encoding and sanitization',
    held: 'Text is kept as it came and encoded on each way out; a hundred hostile texts go through all of them.',
    settings: [],
    tests: [
      'packages/server/test/alerts/hostile-texts.test.ts',
      'packages/survey/test/report/hostile-names.test.ts',
      'packages/cli/test/terminal.test.ts',
      'packages/audit/test/csv.test.ts',
    ],
  },
  {
    standard: 'OWASP ASVS 5.0',
    requirement: 'V3 web frontend security: headers and content security policy',
    held: 'A policy without unsafe words, and the headers that the Mozilla Observatory asks for, on every answer.',
    settings: [],
    tests: ['packages/server/test/http/observatory.test.ts'],
  },
  {
    standard: 'OWASP ASVS 5.0',
    requirement: 'V6 authentication; V7 session management',
    held: 'Argon2id, throttling by account and address, sessions that end and cannot be fixed or forged across sites.',
    settings: ['signIn.sessionHours'],
    tests: [signIn, 'packages/server/test/http/session.test.ts'],
  },
  {
    standard: 'OWASP ASVS 5.0',
    requirement: 'V8 authorization',
    held: 'A route without a stated right stops the start; every route is asked as every role.',
    settings: [],
    tests: [everyRoute, gate],
  },
  {
    standard: 'OWASP ASVS 5.0',
    requirement: 'V10 OAuth: private_key_jwt, audience, replay, short-lived access tokens',
    held: 'Assertions are for us alone, live five minutes, and are good once; access tokens live ten minutes.',
    settings: ['https.publicAddress'],
    tests: [programs],
  },
  {
    standard: 'OWASP ASVS 5.0',
    requirement: 'V11 cryptography: key management, rotation, destruction',
    held: 'Keys are wrapped by keys, rotated by schedule, and destroyed with a certificate that the log knows.',
    settings: ['keys.rotateEveryDays'],
    tests: ['packages/archive/test/keys/rotation.test.ts', 'packages/server/test/keys/erasure.test.ts'],
  },
  {
    standard: 'OWASP ASVS 5.0',
    requirement: 'V12 secure communication',
    held: 'sslscan finds TLS 1.2 and 1.3 with forward secrecy and authenticated encryption on both listeners, and nothing else.',
    settings: [],
    tests: [transport],
  },
  {
    standard: 'OWASP ASVS 5.0',
    requirement: 'V16 security logging and error handling',
    held: 'Denials and failed sign-ins are entries of the log; logs and errors hold no patient data.',
    settings: ['log.level'],
    tests: [strangers, 'test/end-to-end/disclosure.test.ts'],
  },
]
