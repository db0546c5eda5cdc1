/** What a data folder hands to its shield. */
import type { Principal } from '@leadglass/access'
import type { AssociationEvents } from '@leadglass/network'
import type { DataFolder } from '../data-folder/data-folder.ts'
import { addressOf } from '../identity/host-of.ts'
import type { OwnCertificate } from '../identity/own-certificate.ts'
import { describeError, type Log } from '../log/log.ts'
import { tlsTo } from '../outgoing/connect-node.ts'
import { requireOneInterface } from '../plain-listener/one-interface.ts'
import { matchesOf } from '../query-retrieve/matches.ts'
import type { ShieldParts, ShieldSettings, StudyBehind } from './shield-front.ts'
import { shieldNames } from './shield-names.ts'

export interface ShieldPartsOptions {
  data: DataFolder
  certificate: OwnCertificate
  events: AssociationEvents
  log: Log
  principalOf: ShieldParts['principalOf']
  signInAddress: ShieldParts['signInAddress']
}

const levels = { PATIENT: 'patient', STUDY: 'study', SERIES: 'series', IMAGE: 'instance' } as const

export function shieldParts({ data, certificate, log, ...options }: ShieldPartsOptions): ShieldParts {
  const { accounts, gate, audit, keyring, watch, services } = data
  const opaque = shieldNames(keyring)
  return {
    ...options,
    ...{ accounts, gate, audit, opaque },
    settings: shieldSettings(data),
    watch: {
      opening: (principal, study) => watch.opening(principal, openingOf(study, opaque)),
      listed: (principal, query, rows) =>
        watch.listed(principal, {
          action: 'study:list',
          query: { level: levels[query.level], ...matchesOf(query) },
          rows: rows.map(({ studyInstanceUID, patientID }) => ({
            ...(studyInstanceUID === undefined ? {} : { StudyInstanceUID: studyInstanceUID }),
            ...(patientID === undefined ? {} : { PatientID: patientID }),
          })),
        }),
      handedOut: (principal: Principal, octets: number) => watch.handedOut(principal, octets),
    },
    tlsFor: (node) => tlsTo(node, services.credentials.of(node.aeTitle), certificate.current),
    identity: () => certificate.current,
    onIdentityChange: (listener) => certificate.onChange(listener),
    onError: (error) => log.error('operation failed', describeError(error)),
  }
}

/** @throws ConfigError `LG_CONFIG_VALUE` the listener for deliveries would listen everywhere */
function shieldSettings({ settings: { shield, dicom, shutdown } }: DataFolder): ShieldSettings {
  requireOneInterface('shield.dangerouslyAcceptDeliveries', shield.dangerouslyAcceptDeliveries)
  return {
    ...shield,
    pacs: addressOf(shield.pacs),
    pacsAeTitle: shield.pacsAeTitle || dicom.aeTitle,
    privateSOPClasses: dicom.privateObjects,
    graceMs: shutdown.graceSeconds * 1000,
  }
}

/** How many instances it has, and how old the patient's newest study is, only the old archive knows. */
function openingOf({ studyInstanceUID, patientID }: StudyBehind, opaque: ShieldParts['opaque']) {
  return {
    action: 'study:read',
    study: studyInstanceUID === undefined ? opaque('patient', patientID ?? '') : opaque('study', studyInstanceUID),
    studyInstanceUID: studyInstanceUID ?? '',
    patient: patientID === undefined ? undefined : { id: patientID, issuer: '' },
    instances: 0,
    newestStudyDate: async () => undefined,
  } as const
}
