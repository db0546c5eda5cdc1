/**
 * Tables of `services.db`: what the services besides the archive must not forget.
 *
 * Times are milliseconds since 1970. Columns named after data elements carry the PS3.6 keyword. Patient data stands only in
 * `dataSet` columns (DICOM JSON) and in the keys taken out of them; the whole file is encrypted.
 */
export const version = 10

/** Of version 1, where the steps begin. */
export const first = `
  create table worklist (
    id text primary key, source text not null, file text,
    StudyInstanceUID text not null, ScheduledProcedureStepID text not null,
    stations text not null, Modality text not null, startDate text not null, startTime text not null,
    dataSet text not null, addedAt integer not null,
    unique (StudyInstanceUID, ScheduledProcedureStepID)
  ) strict;
  create index worklistByDate on worklist (startDate, startTime);
  create index worklistByFile on worklist (file) where file is not null;

  create table performedSteps (
    SOPInstanceUID text primary key, node text not null, status text not null, dataSet text not null,
    createdAt integer not null, changedAt integer not null, complete integer not null default 0
  ) strict;
  create table performedStudies (
    step text not null references performedSteps (SOPInstanceUID) on delete cascade, StudyInstanceUID text not null,
    primary key (step, StudyInstanceUID)
  ) strict, without rowid;
  create index performedByStudy on performedStudies (StudyInstanceUID);
  create table performedInstances (
    step text not null references performedSteps (SOPInstanceUID) on delete cascade, SOPInstanceUID text not null,
    primary key (step, SOPInstanceUID)
  ) strict, without rowid;

  create table cursors (name text primary key, value integer not null) strict, without rowid;

  create table deliveries (
    id integer primary key autoincrement, destination text not null, rule text not null, priority integer not null,
    study text not null, StudyInstanceUID text not null, SeriesInstanceUID text not null,
    SOPInstanceUID text not null, SOPClassUID text not null, TransferSyntaxUID text not null,
    commitment integer not null, state text not null, attempts integer not null, dueAt integer not null,
    why text, queuedAt integer not null, doneAt integer,
    unique (destination, SOPInstanceUID)
  ) strict;
  create index deliveriesDue on deliveries (destination, priority, id) where state = 'waiting';
  create index deliveriesByState on deliveries (state, destination);
  create index deliveriesByStudy on deliveries (StudyInstanceUID);
  create index deliveriesDone on deliveries (doneAt) where doneAt is not null;
  create table destinations (
    aeTitle text primary key, failures integer not null, dueAt integer not null, why text
  ) strict, without rowid;

  create table commitments (
    id integer primary key autoincrement, direction text not null, node text not null, transactionUID text not null,
    items text not null, state text not null, result text, attempts integer not null, dueAt integer not null, why text,
    askedAt integer not null,
    unique (direction, node, transactionUID)
  ) strict;
  create index commitmentsDue on commitments (dueAt) where state in ('asked', 'checked');

  create table prefetches (
    id integer primary key autoincrement, source text not null, PatientID text not null, IssuerOfPatientID text not null,
    StudyInstanceUID text not null, Modality text not null, state text not null, attempts integer not null,
    dueAt integer not null, why text, queuedAt integer not null, studies integer not null,
    unique (source, StudyInstanceUID)
  ) strict;

  create table credentials (
    aeTitle text primary key, key text not null, certificate text not null, authority text not null
  ) strict, without rowid;

  create table refusals (
    id integer primary key autoincrement, at integer not null, kind text not null, aeTitle text not null,
    calledAETitle text, address text not null, why text not null, code text, count integer not null, lastAt integer not null
  ) strict;
  create table nodeAddresses (
    aeTitle text not null, address text not null, seenAt integer not null, primary key (aeTitle, address)
  ) strict, without rowid;
  create index refusalsByTitle on refusals (aeTitle, id);
`

export const definition = `
  ${first}
  ${studyList()}
  ${alerts()}
  ${growth()}
  ${posture()}
  ${projects()}
  ${watched()}
  ${workitems()}
  ${recovery()}
`

/** From each version to the next; `definition` is the sum of them. */
export const changes: Readonly<Record<number, string>> = {
  1: studyList(),
  2: alerts(),
  3: growth(),
  4: posture(),
  5: projects(),
  6: watched(),
  7: workitems(),
  8: recovery(),
  9: `
  drop index imageReviewsOpen;
  drop index imageReviewsByStudy;
  alter table imageReviews rename to imageReviewsOfProjects;
  ${imageReviews()}
  insert into imageReviews select * from imageReviewsOfProjects;
  drop table imageReviewsOfProjects;
`,
}

/** Which studies somebody has looked at, with the instances they had then; what people set for themselves, as JSON. */
function studyList(): string {
  return `
  create table readings (
    StudyInstanceUID text primary key, instances integer not null, person text not null, at integer not null
  ) strict, without rowid;
  create table preferences (
    person text not null, name text not null, value text not null, primary key (person, name)
  ) strict, without rowid;
`
}

/** What an alert says, and the channels it must still be sent over. */
function alerts(): string {
  return `
  create table alerts (
    id integer primary key autoincrement, kind text not null, severity text not null, principal text not null,
    object text not null, detail text not null, at integer not null, lastAt integer not null, count integer not null,
    acknowledgedBy text, acknowledgedAt integer, note text
  ) strict;
  create index alertsOpen on alerts (kind, principal, object) where acknowledgedAt is null;
  create table alertDeliveries (
    alert integer not null references alerts (id) on delete cascade, channel text not null, state text not null,
    attempts integer not null, dueAt integer not null, why text, primary key (alert, channel)
  ) strict, without rowid;
  create index alertDeliveriesDue on alertDeliveries (channel, dueAt) where state = 'waiting';
`
}

/** The size of the archive, day by day. */
function growth(): string {
  return `
  create table growth (
    day text primary key, studies integer not null, instances integer not null, octets integer not null
  ) strict, without rowid;
`
}

/** The posture at each look, as JSON. */
function posture(): string {
  return `
  create table posture (
    at integer primary key, report text not null
  ) strict;
`
}

/** How each project sees its studies, with its wrapped key, and what people decided about images that may hold text. */
function projects(): string {
  return `
  create table projects (
    key text primary key, name text not null, options text not null, words text not null, wrappedKey blob,
    madeAt integer not null
  ) strict, without rowid;
  ${imageReviews()}
`
}

/** By the project that asks, or `(shares)`. */
function imageReviews(): string {
  return `
  create table imageReviews (
    project text not null, SOPInstanceUID text not null,
    StudyInstanceUID text not null, SeriesInstanceUID text not null, reason text not null, rows integer not null,
    columns integer not null, frames integer not null, askedAt integer not null, decision text, masks text, person text,
    decidedAt integer, primary key (project, SOPInstanceUID)
  ) strict, without rowid;
  create index imageReviewsOpen on imageReviews (project, askedAt) where decision is null;
  create index imageReviewsByStudy on imageReviews (StudyInstanceUID);
`
}

/** What the watch remembers of each principal, and the studies that nobody has a reason to touch. */
function watched(): string {
  return `
  create table watchRecords (
    principal text primary key, state text not null, usedAt integer not null
  ) strict, without rowid;
  create table canaries (
    StudyInstanceUID text primary key, study text, addedBy text not null, addedAt integer not null
  ) strict, without rowid;
`
}

/** Workitems with the studies they name, and who is told of them; a filter is an identifier as DICOM JSON. */
function workitems(): string {
  return `
  create table workitems (
    id integer primary key autoincrement, SOPInstanceUID text not null unique, state text not null, transactionUID text,
    dataSet text not null, changedAt integer not null
  ) strict;
  create table workitemStudies (
    workitem integer not null references workitems (id) on delete cascade, StudyInstanceUID text not null,
    primary key (workitem, StudyInstanceUID)
  ) strict, without rowid;
  create index workitemsByStudy on workitemStudies (StudyInstanceUID);
  create table workitemSubscribers (
    id integer primary key autoincrement, owner text not null, aeTitle text not null, usedAt integer not null,
    unique (owner, aeTitle)
  ) strict;
  create table workitemWorklists (
    subscriber integer not null references workitemSubscribers (id) on delete cascade, worklist text not null, filter text,
    deletionLock integer not null, suspended integer not null, primary key (subscriber, worklist)
  ) strict, without rowid;
  create table workitemSubscriptions (
    workitem integer not null references workitems (id) on delete cascade,
    subscriber integer not null references workitemSubscribers (id) on delete cascade,
    deletionLock integer not null, excluded integer not null, primary key (workitem, subscriber)
  ) strict, without rowid;
  create index workitemSubscriptionsBySubscriber on workitemSubscriptions (subscriber);
`
}

/** Backups, drills and restorations as they ended; and of each backup folder the generation that the next one goes on from. */
function recovery(): string {
  return `
  create table recoveryRuns (
    id integer primary key autoincrement, kind text not null, startedAt integer not null, endedAt integer not null,
    outcome text not null, code text, folder text, digest text, report text not null
  ) strict;
  create index recoveryRunsByKind on recoveryRuns (kind, id);
  create table backupBases (
    folder text primary key, path text not null, generation integer not null, digest text not null, restored integer not null
  ) strict, without rowid;
  create table backupPending (folder text primary key, run text not null) strict, without rowid;
`
}
