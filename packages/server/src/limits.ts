/** Limits on what comes in from outside, and why each has its number. Those an operator may move are settings. */
export const limits = {
  /** Entries of the change feed in one answer: 200 KB. */
  changesPerRequest: 1000,
  /** JSON bodies of /api: the largest is a handful of names and a password. */
  jsonBodyOctets: 16 * 1024,
  /** Fewest characters of the passphrase of an exported root key: the file can be tried offline for ever, at half a second a try. */
  exportPassphraseCharacters: 16,
  /** Headers of one request; browsers send 1 to 2 KiB, a session cookie included. */
  headerOctets: 16 * 1024,
  /** Longest path with its query: a UID list of 100 UIDs with 64 characters. */
  urlOctets: 8 * 1024,
  /** Query parameters of one request; OHIF sends 5 to 20, hostile `includefield` lists come by the thousand. */
  queryParameters: 200,
  /** UIDs in one list of a QIDO-RS match. */
  uidListLength: 100,
  /** Media types in one Accept; browsers name ten, OHIF three. */
  acceptedTypes: 50,
  /** Fields asked for by includefield; all that a list of studies could show are about a hundred. */
  includeFields: 200,
  /** Rows of a search whose headers are read at the same time. */
  headersAtOnce: 16,
  /** Octets that an upload of metadata and bulk data may have, since it is put together in memory: a mammogram has 56 MB. */
  assembledOctets: 96 * 1024 * 1024,
  /** The same of all such uploads together. */
  assembledOctetsTogether: 128 * 1024 * 1024,
  /** Octets of one part of metadata: some hundred headers. As objects they take ten times that. */
  modelPartOctets: 8 * 1024 * 1024,
  /** Parts of such an upload: headers, and a handful of values for each. */
  partsPerAssembly: 10_000,
  /** Width and height of a rendered picture: the largest screens in use have 8,192 pixels. */
  renderedSide: 8192,
  /** Pixels of one: an 8K screen has 7,680 x 4,320. */
  renderedPixels: 7680 * 4320,
  /** Side of a thumbnail where none is asked for. */
  thumbnailSide: 256,
  /** Octets of all frames of an animation before it is compressed: 300 frames of 512 x 512 grey pixels have 79 million. */
  animationOctets: 128 * 1024 * 1024,
  /** Fragments of one video: one of 4 GiB would do, those that may be cut come in hundreds. */
  videoFragments: 10_000,
  /** Instances of one ZIP file: the directory of so many is held in memory while it is written. */
  zippedInstances: 20_000,
  /** From the way to the OpenID provider to the way back, ms: signing in there takes a minute or two. */
  providerSignInMs: 600_000,
  /** An answer of the OpenID provider is there within this time, s. */
  providerSeconds: 10,
  /** Octets of one answer of the OpenID provider: keys and metadata have some 10 KiB. */
  providerAnswerOctets: 1024 * 1024,
  /** A logout token is at most this old, s: OpenID Back-Channel Logout 1.0, 2.4 has two minutes. */
  logoutTokenSeconds: 120,
  /** The headers of a request are there within this time of the connection, ms; a slow line needs two seconds. */
  headersMs: 20_000,
  /** Headers of one part of an upload: Content-Type, Content-Location, Content-Length and some spare. */
  partHeaderOctets: 8 * 1024,
  /** RFC 2046 5.1.1 has 1 to 70 characters in a boundary; Orthanc writes 73. */
  boundaryLength: 128,
  /** An upload or download on which no octet moves for this long is cut, ms. */
  stalledBodyMs: 30_000,
  /** Octets held until the study of an instance is known: headers before Pixel Data, private elements included. */
  heldHeaderOctets: 16 * 1024 * 1024,
  /** A TLS handshake is done within this time, ms: one round trip to the far side of the world takes 0.3 s. */
  tlsHandshakeMs: 10_000,
  /** HTTP/2 streams open at once on one connection; browsers need about 100 for a stack of frames. */
  http2Streams: 128,
  /** HTTP/2 stream resets a second before the connection is closed, and the burst above it (CVE-2023-44487). */
  http2ResetRate: 33,
  http2ResetBurst: 200,
  /** Idle connections are closed after this, ms. */
  idleConnectionMs: 75_000,
  /** Connections at once, so that strangers cannot take every file descriptor (1024 on many systems). */
  connections: 800,
  /** Requests are answered 503 while the event loop lags this much, ms: taking more would only lengthen the queue. */
  eventLoopDelayMs: 5_000,
  /** Frames in one request: the frame list of a whole enhanced object has at most some thousand. */
  framesPerRequest: 10_000,
  /** Entries one page of the audit log shows. */
  auditEntriesPerRequest: 1000,
  /** Audit entries that go to the collector at once: some 400 KB, which any of them takes within a second. */
  auditShippingBatch: 512,
  /** Characters of a witness's answer: a signature line has 150, or 4,000 by a signature of the next generation. */
  witnessAnswerCharacters: 16_384,
  /** The same rejection from the same address is written this often a minute; the rest are counted. */
  rejectionsPerMinute: 10,
  /** Addresses whose rejections are counted apart; beyond that the oldest are written out and forgotten. */
  rejectionSources: 10_000,
  /** Refusals that `node log` can still tell; a hospital's month, a scanning stranger's minute. */
  refusalsKept: 20_000,
  /** Refusals in one answer. */
  refusalsPerRequest: 1000,
  /** Open pages that are told of changes: some for each person of a large hospital. */
  changeStreams: 500,
  /** A tick a second is as live as a list of names can be read; proxies cut what is silent for a minute. */
  changeTicks: { tickMs: 1000, heartbeatMs: 25_000, streamMs: 10 * 60_000 },
  /** Long operations that can still be looked at: the nights of three months, or a busy day. */
  jobsKept: 100,
  /** Days of growth in one answer. */
  growthDays: 730,
  /** Studies whose state is asked for at once: two screens. */
  statesPerRequest: 200,
  /** Studies that one request lists in a collection: their UIDs fill its body. */
  studiesPerRequest: 10_000,
  studyListBodyOctets: 1024 * 1024,
  /** Requests for approval, and breaks of the glass, in one answer: years of them. */
  approvalsPerRequest: 1000,
  glassBreaksPerRequest: 1000,
  /** One preference: some hundred saved searches, or as many layouts. */
  preferenceCharacters: 12 * 1024,
  preferencesPerPerson: 32,
  /** Items of the worklist: a large hospital schedules some thousand steps a day, and items are kept for weeks. */
  worklistItems: 100_000,
  /** Items in one request or file. */
  worklistItemsAtOnce: 1000,
  /** Sequences inside sequences of a worklist item; the Standard's go three deep. */
  worklistDepth: 8,
  /** A file of the watched folder; items have 2 to 10 KiB. */
  worklistFileOctets: 4 * 1024 * 1024,
  /** A body with worklist items. */
  worklistBodyOctets: 4 * 1024 * 1024,
  /** Workitems kept at once: a day's tasks of a large hospital some times over. */
  workitems: 20_000,
  /** A workitem, as it is sent and as it is kept: it has 2 to 20 KiB, more where it names thousands of instances. */
  workitemOctets: 512 * 1024,
  /** Workitems of one answer, beside their number: they are held until they are sent. */
  workitemAnswerOctets: 16 * 1024 * 1024,
  /** Subscribers of one account: the AE titles of a workstation. */
  workitemSubscribers: 20,
  /** Open channels to subscribers: each holds a connection. */
  workitemChannels: 100,
  /** Event reports that wait for one subscriber: a burst of a whole worklist's changes. */
  workitemEventQueue: 1000,
  /** What a subscriber sends is not read; more than this ends its channel. */
  workitemChannelMessageOctets: 1024,
  /** Proxies cut what is silent for a minute; a channel is opened anew once an hour. */
  workitemChannelTimes: { beatMs: 25_000, lifeMs: 60 * 60_000 },
  /** A C-FIND, N-CREATE, N-SET or N-ACTION data set is held whole: a step that lists 20,000 instances has some 3 MB. */
  serviceDataSetOctets: 16 * 1024 * 1024,
  /** Instances in one storage commitment transaction: modalities ask for a study, at most some thousand. */
  commitmentItems: 50_000,
  /** Storage commitment transactions of one node that wait at once. */
  commitmentsPerNode: 1000,
  /** Instances of one C-MOVE or C-GET: a patient's life is some ten thousand; their handles take 30 MB. */
  retrievedInstances: 100_000,
  /** Answers that one `leadglass find` gives. */
  findAnswers: 100_000,
  /** Rules of forwarding and of prefetching: each is compared with each instance that arrives. */
  forwardingRules: 100,
  /** Deliveries that one answer lists. */
  deliveriesPerRequest: 1000,
  /** Studies of one researcher whose stand-ins are held in memory: some 300 octets each. */
  researchStudies: 200_000,
  /** Rows that one search of a researcher goes through: they are compared one by one, after their identities were taken out. */
  researchRows: 1_000_000,
  /** Octets of an instance whose frames are masked: it is held whole while it is read. */
  maskedInstanceOctets: 512 * 1024 * 1024,
  /** Images in one answer of the review queue. */
  imageReviews: 500,
  /** Alerts kept once they are acknowledged; ten times as many that are not. */
  alertsKept: 10_000,
  /** Alerts in one answer. */
  alertsPerRequest: 500,
  /** What a person writes when acknowledging an alert. */
  alertNoteCharacters: 500,
  /** Principals whose records the watch holds in memory; the others wait on disk. */
  watchedPrincipals: 2_000,
  /** Canary studies: each is a condition in every search of a clinician. */
  canaries: 50,
  /** A line of the control socket: the largest is a report with many problems. */
  controlLineOctets: 16 * 1024 * 1024,
  /** Characters of the public keys of a program. */
  clientKeyCharacters: 16_384,
  /** Public keys of one program: the one in use and the next, in some kinds. */
  keysPerClient: 10,
  /** Longest life of a program's assertion, ms. */
  assertionMs: 5 * 60_000,
  /** How far the clock of a program may be off. */
  clockToleranceSeconds: 30,
  /** A certificate request in PEM: one with an RSA key of 4,096 bits has 1,700. */
  certificateRequestOctets: 16 * 1024,
  /** Certificates of one node that have not expired: the one in use, its successor, some left over. */
  certificatesPerNode: 8,
  /** Looks at the posture in one answer: a year of daily ones. */
  posturesPerRequest: 366,
  /** A certificate of erasure has 400. */
  erasureCertificateCharacters: 4096,
  /** Characters of a checkpoint: 200 and 150 more for each witness. */
  checkpointCharacters: 16 * 1024,
  /** Checkpoints kept elsewhere that one verification compares with: a year of daily ones. */
  earlierCheckpoints: 400,
  /** Problems that one report names; the rest are counted. */
  reportedProblems: 1000,
  /** Backups, drills and restorations that the page shows: two months of nights. */
  recoveryRunsShown: 120,
} as const
