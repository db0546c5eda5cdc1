/**
 * What a drill finds, and where. What the archive and audit packages say is in their words: a test compares.
 */
import type { ProblemKind } from '@leadglass/archive'

/** By the kind of problem that `verify` names. */
const recordFindings = {
  'pack-header-damaged': 'pack header damaged',
  'pack-missing': 'pack missing',
  'pack-unknown': 'pack unknown',
  'record-damaged': 'record damaged',
  'record-unreadable': 'record unreadable',
  'index-entry-without-record': 'index entry without record',
  'record-without-index-entry': 'record without index entry',
  'study-key-missing': 'study key missing',
  'study-key-damaged': 'study key damaged',
  'erased-study-indexed': 'erased study indexed',
} as const satisfies Record<ProblemKind, string>

export const drillFindings = {
  ...recordFindings,
  'copy-counts-differ': 'the archive had {{expected}}, the copy has {{found}}',
  'copy-instance-unreadable': 'an instance cannot be read',
  'drill-unexpected': 'an unexpected error',

  // The root key.
  'key-of-another': 'the root key is not the one of this archive',
  'key-not-digits': 'the root key is not 64 hexadecimal digits',

  // The audit log.
  'log-not-as-signed': 'the entries are not those signed',
  'log-not-continued':
    'the log does not continue the checkpoint of {{size}} entries that was kept elsewhere or witnessed',
  'log-without-checkpoint': 'there is no checkpoint',
  'log-checkpoint-forged': 'the checkpoint is not signed by the key of this log',
  'log-no-checkpoint': 'not a checkpoint',
  'log-no-note': 'not a signed note',
  'log-entries-differ': '{{found}} entries from {{index}} where {{expected}} were signed',
  'log-entries-reordered': '{{entries}} entries from {{index}} are in another order',
  'log-entry-changed': 'entry {{index}} differs from its hash, as do {{more}} after it',
  'log-entry-malformed': 'an entry is not in canonical form',
  'log-tile-of-entries-missing': 'the tile of the entries from {{index}} is missing',
  'log-tile-of-entries-longer': 'the tile of the entries from {{index}} is too long',
  'log-tile-missing': 'tile {{tile}} is missing',
  'log-tile-longer': 'tile {{tile}} holds more hashes than it should',
  'log-tile-changed': 'hash {{hash}} of tile {{tile}} does not fit the {{entries}} entries from {{index}}',

  // The backup. Those that begin with a place come last: the others are not taken for them.
  'backup-altered': 'the backup was altered:',
  'backup-file-missing': '{{what}} is not there',
  'backup-length-differs': '{{what}} has another length',
  'backup-octets-differ': '{{what}} holds other octets',
  'backup-not-opened': '{{what}} cannot be opened',
  'backup-not-read': '{{what}} cannot be read',
  'backup-too-long': '{{what}} is too long',
  'backup-list-length-differs': 'a file has another length than the list says',
  'backup-not-signed': '{{what}} is not as it was signed',
  'backup-path-outside': '{{what}} names a file outside of the data folder',
  'backup-no-list': '{{what}} is not the list of a generation',
  'backup-other-generation': '{{what}} says it is generation {{generation}}',
  'backup-foreign': '{{what}} belongs to another archive or another backup folder',
  'backup-unreachable': 'the disk that the backup lies on refused ({{code}}); is it mounted and writable?',
  'backup-disk-full': 'no room is left where the backup lies; every earlier generation is as it was',
  'backup-not-there': 'there is no {{what}} in this folder',
  'backup-something-else': 'the folder holds something else than a backup; choose an empty one',
} as const

/** Several of them name one place. */
export const drillPlaces = {
  'at-studies': 'studies',
  'at-instances': 'instances',
  'at-trashed': 'trashed',
  'at-record': 'record {{record}}',
  'at-log': 'audit log',
  'at-drill': 'drill',
  'at-pack': 'pack {{pack}}',
  'at-octet': 'octet {{octet}}',
  'at-study': 'study {{study}}',
} as const
