/**
 * Tables of the accounts file, and the step from each version to the next.
 *
 * All times are milliseconds since 1970; of a secret only its SHA-256 is kept.
 */
export const version = 9

/** @param disabling - the column that version 8 brought; a file that is brought up gets it in that step */
const programs = (disabling = '') => `
  create table client (
    name text primary key, role text not null, keys text not null, created_at integer not null,
    actions text, addresses text, last_used_at integer, last_address text${disabling}
  ) strict;
  create table assertion (
    key blob primary key, expires_at integer not null
  ) strict;
  create table revocation (
    serial text primary key, ae_title text not null, reason text not null, revoked_at integer not null,
    not_after integer not null
  ) strict;`
/** Collections, grants, and what takes two people. Without foreign key to people: what was asked and done stays on record. */
const accessTables = `
  create table collection (
    key text primary key, name text not null, kind text not null, description text not null,
    conditions text not null, created_at integer not null
  ) strict;
  create table collection_study (
    collection text not null references collection (key) on delete cascade, study text not null,
    primary key (collection, study)
  ) strict, without rowid;
  create table study_grant (
    id integer primary key autoincrement, subject text not null, studies text not null,
    collection text references collection (key) on delete cascade, purpose text not null,
    from_at integer not null, until_at integer, made_by text not null, made_at integer not null
  ) strict;
  create table confinement (
    subject text primary key, made_by text not null, made_at integer not null
  ) strict;
  create table approval (
    id integer primary key autoincrement, action text not null, object text not null, reason text not null,
    uses integer not null, uses_left integer not null, asked_by text not null, asked_at integer not null,
    expires_at integer not null, approved integer, decided_by text, decided_at integer, note text
  ) strict;
  create table glass_break (
    id integer primary key autoincrement, person text not null, name text not null, patient_id text not null,
    issuer text, reason text not null, broken_at integer not null, until_at integer not null,
    reviewed_by text, reviewed_at integer, outcome text, note text
  ) strict;
  create table exported (
    principal text not null, study text not null, at integer not null, primary key (principal, study)
  ) strict, without rowid;
`

/** Studies shown to people without an account, and who has one open. @param columns - those that a later version added */
const shareTables = (columns: string) => `
  create table share (
    id text primary key, secret_hash blob not null unique, code_hash blob not null, study text not null, series text,
    recipient text not null, created_by text not null, created_at integer not null, expires_at integer not null,
    openings integer not null, opened integer not null, failed integer not null, last_opened_at integer,
    revoked_at integer${columns}
  ) strict;
  create table share_session (
    hash blob primary key, share text not null references share (id) on delete cascade,
    expires_at integer not null, used_at integer not null
  ) strict;
`

/**
 * Sessions, and what people show beside a password. Of an authenticator's secret more than a hash is needed, or its codes
 * could not be compared. What earlier versions kept of sessions says nothing of a second factor, so they end.
 */
const signInTables = `
  create table session (
    hash blob primary key, id text not null unique, user_key text not null references user (key), via text not null,
    method text not null, needs text, provider text, address text not null, agent text not null,
    created_at integer not null, confirmed_at integer, expires_at integer not null, used_at integer not null
  ) strict;
  create table totp (
    user_key text not null references user (key), active integer not null, secret text not null,
    last_step integer not null, primary key (user_key, active)
  ) strict, without rowid;
  create table recovery_code (
    hash blob primary key, user_key text not null references user (key)
  ) strict;
  create table passkey (
    id text primary key, user_key text not null references user (key), label text not null, public_key blob not null,
    counter integer not null, transports text not null, created_at integer not null, used_at integer
  ) strict;
  create table identity (
    issuer text not null, subject text not null, user_key text not null references user (key),
    primary key (issuer, subject)
  ) strict, without rowid;
  create table known_network (
    key blob primary key, at integer not null
  ) strict;
`

/** Of a new file. */
export const schema = `
  create table user (
    key text primary key, name text not null, role text not null, password text,
    created_at integer not null, disabled_at integer, last_sign_in_at integer, handle blob
  ) strict;
  create table link (
    hash blob primary key, purpose text not null, name text, role text, expires_at integer not null
  ) strict;
  create table token (
    name text primary key, hash blob not null unique, role text not null,
    created_at integer not null, expires_at integer not null, revoked_at integer,
    actions text, addresses text, last_used_at integer, last_address text
  ) strict;
  create table node (
    ae_title text primary key, host text, port integer, services text not null, created_at integer not null,
    plaintext integer not null default 0, de_identified integer not null default 0
  ) strict;
  create table certificate (
    fingerprint text primary key, ae_title text not null references node (ae_title) on delete cascade,
    serial text not null, not_after integer not null
  ) strict;
  create table failure (
    key blob primary key, count integer not null, at integer not null
  ) strict;
  create table suspension (
    principal text primary key, reason text not null, at integer not null
  ) strict;
  ${programs(', disabled_at integer')}
  ${accessTables}
  ${shareTables(', pseudonym_key blob')}
  ${signInTables}
  pragma user_version = ${version};
`

/** From each version to the next. */
export const changes: Readonly<Record<number, string>> = {
  1: `alter table node add column plaintext integer not null default 0; pragma user_version = 2;`,
  2: `create table suspension (principal text primary key, reason text not null, at integer not null) strict;
      pragma user_version = 3;`,
  3: `${accessTables} pragma user_version = 4;`,
  4: `${shareTables('')} pragma user_version = 5;`,
  5: `alter table token add column actions text; alter table token add column addresses text;
      alter table token add column last_used_at integer; alter table token add column last_address text;
      ${programs()} pragma user_version = 6;`,
  6: `alter table user add column handle blob; drop table session; ${signInTables} pragma user_version = 7;`,
  7: `alter table client add column disabled_at integer; pragma user_version = 8;`,
  8: `alter table share add column pseudonym_key blob;
      alter table node add column de_identified integer not null default 0; pragma user_version = 9;`,
}
