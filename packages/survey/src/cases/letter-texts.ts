/** The letters' words in each language. A fact stands as `{{name}}`; `letter.ts` has the list. */
import type { IdentifyingField } from '../finding.ts'

export const languages = ['en', 'de'] as const
export type Language = (typeof languages)[number]

export interface LetterTexts {
  readonly locale: string
  /** To the institution or its network. */
  readonly first: string
  readonly reminder: string
  /** To a CERT or a supervising authority. */
  readonly authority: string
  readonly words: {
    readonly notKnown: string
    readonly notCounted: string
    readonly none: string
    readonly fields: Readonly<Record<IdentifyingField, string>>
  }
}

const english: LetterTexts = {
  locale: 'en-GB',
  first: `Subject: Your picture archive gives patients' studies to strangers ({{case}})

{{date}}

To the people responsible for information security at {{institution}}

A system of yours answers questions about patients' studies to anyone on the internet, without asking who they are.

System            {{system}}
Seen              {{observed}}
Studies listed    {{studies}}
Images linked     {{images}}
Images accessible {{accessible}}
Fields with values in the answers: {{fields}}
Proven: {{rung}}

What we asked, and what came back:
{{evidence}}

We asked for the list of studies without names, counted the answers and kept none of them. We retrieved no image, stored
nothing and tried no password. The values of the fields above were dropped unread.

What to do now
  1. Take the system off the internet: close this port in the firewall, or let only known addresses through.
  2. Let remote partners in by VPN, or by DICOM over TLS with client certificates.
  3. Look at the system's log for calls that were not yours, and ask your data protection officer whether the incident must
     be reported (in the European Union within 72 hours, Article 33 GDPR).
  4. Answer to {{contact}} and name {{case}}. We look again and tell you whether it is closed.

If we hear nothing we write again after 7 days, tell the national CERT after 30 days and the supervising authority after 45.

On behalf of {{authority}} (ticket {{ticket}}, run {{run}})
Register {{register}}
`,
  reminder: `Subject: Reminder: your picture archive is still open to strangers ({{case}})

{{date}}

To the people responsible for information security at {{institution}}

We wrote on {{firstLetter}} and have no answer. When we last looked, on {{observed}}, {{system}} still gave {{studies}} studies with
{{images}} images to anyone who asked.

Close the port in the firewall today; everything else can follow. Answer to {{contact}} and name {{case}}.

After 30 days from our first letter we tell the national CERT, after 45 the supervising authority.

On behalf of {{authority}} (ticket {{ticket}}, run {{run}})
Register {{register}}
`,
  authority: `Subject: Picture archive open to strangers, operator does not answer ({{case}})

{{date}}

A picture archive in your area gives patients' studies to anyone on the internet. Its operator was written to on {{firstLetter}}.

Operator          {{institution}}
Country           {{country}}
System            {{system}}
Product           {{product}}
Last seen         {{observed}}
Studies listed    {{studies}}
Images linked     {{images}}
Images accessible {{accessible}}
Fields with values in the answers: {{fields}}
Proven: {{rung}}

What we asked, and what came back:
{{evidence}}

We counted the answers and kept none of them, retrieved no image, stored nothing and tried no password. We ask you to
reach the operator, and to tell us when we should look again: {{contact}}, {{case}}.

On behalf of {{authority}} (ticket {{ticket}}, run {{run}})
Register {{register}}
`,
  words: {
    notKnown: 'not known',
    notCounted: 'not counted',
    none: 'none',
    fields: {
      PatientName: 'name',
      PatientID: 'patient ID',
      PatientBirthDate: 'birth date',
      PatientSex: 'sex',
      AccessionNumber: 'accession number',
    },
  },
}

const german: LetterTexts = {
  locale: 'de-DE',
  first: `Betreff: Ihr Bildarchiv gibt Untersuchungen von Patienten an Fremde heraus ({{case}})

{{date}}

An die Verantwortlichen für Informationssicherheit: {{institution}}

Eines Ihrer Systeme beantwortet im Internet Fragen nach Untersuchungen von Patienten, ohne zu prüfen, wer fragt.

System                    {{system}}
Gesehen                   {{observed}}
Untersuchungen            {{studies}}
Verknüpfte Bilder         {{images}}
Davon abrufbar            {{accessible}}
Ausgefüllte Felder in den Antworten: {{fields}}
Nachgewiesen: {{rung}}

Was wir gefragt haben und was zurückkam:
{{evidence}}

Wir haben die Liste der Untersuchungen ohne Namen erfragt, die Antworten gezählt und keine behalten. Wir haben kein Bild abgerufen,
nichts gespeichert und kein Passwort versucht. Die Werte der genannten Felder wurden ungelesen verworfen.

Was jetzt zu tun ist
  1. Nehmen Sie das System aus dem Internet: den Port in der Firewall schließen oder nur bekannte Adressen zulassen.
  2. Lassen Sie Partner über VPN oder über DICOM mit TLS und Client-Zertifikaten herein.
  3. Sehen Sie im Protokoll des Systems nach fremden Zugriffen und klären Sie mit Ihrem Datenschutzbeauftragten, ob der Vorfall
     zu melden ist (in der Europäischen Union binnen 72 Stunden, Artikel 33 DSGVO).
  4. Antworten Sie an {{contact}} und nennen Sie {{case}}. Wir sehen erneut nach und sagen Ihnen, ob es geschlossen ist.

Ohne Antwort schreiben wir nach 7 Tagen erneut, benachrichtigen nach 30 Tagen das nationale CERT und nach 45 die Aufsichtsbehörde.

Im Auftrag von {{authority}} (Vorgang {{ticket}}, Lauf {{run}})
Register {{register}}
`,
  reminder: `Betreff: Erinnerung: Ihr Bildarchiv steht Fremden weiter offen ({{case}})

{{date}}

An die Verantwortlichen für Informationssicherheit: {{institution}}

Wir haben am {{firstLetter}} geschrieben und keine Antwort. Bei unserem letzten Blick, {{observed}}, gab {{system}} weiterhin
{{studies}} Untersuchungen mit {{images}} Bildern an jeden heraus, der fragt.

Schließen Sie heute den Port in der Firewall; alles Weitere kann folgen. Antworten Sie an {{contact}} und nennen Sie {{case}}.

30 Tage nach unserem ersten Schreiben benachrichtigen wir das nationale CERT, nach 45 die Aufsichtsbehörde.

Im Auftrag von {{authority}} (Vorgang {{ticket}}, Lauf {{run}})
Register {{register}}
`,
  authority: `Betreff: Bildarchiv steht Fremden offen, Betreiber antwortet nicht ({{case}})

{{date}}

Ein Bildarchiv in Ihrem Bereich gibt Untersuchungen von Patienten an jeden im Internet heraus. Der Betreiber wurde am
{{firstLetter}} angeschrieben.

Betreiber                 {{institution}}
Land                      {{country}}
System                    {{system}}
Produkt                   {{product}}
Zuletzt gesehen           {{observed}}
Untersuchungen            {{studies}}
Verknüpfte Bilder         {{images}}
Davon abrufbar            {{accessible}}
Ausgefüllte Felder in den Antworten: {{fields}}
Nachgewiesen: {{rung}}

Was wir gefragt haben und was zurückkam:
{{evidence}}

Wir haben die Antworten gezählt und keine behalten, kein Bild abgerufen, nichts gespeichert und kein Passwort versucht. Wir bitten
Sie, den Betreiber zu erreichen und uns zu sagen, wann wir erneut nachsehen sollen: {{contact}}, {{case}}.

Im Auftrag von {{authority}} (Vorgang {{ticket}}, Lauf {{run}})
Register {{register}}
`,
  words: {
    notKnown: 'nicht bekannt',
    notCounted: 'nicht gezählt',
    none: 'keine',
    fields: {
      PatientName: 'Name',
      PatientID: 'Patienten-ID',
      PatientBirthDate: 'Geburtsdatum',
      PatientSex: 'Geschlecht',
      AccessionNumber: 'Auftragsnummer',
    },
  },
}

export const letterTexts: Readonly<Record<Language, LetterTexts>> = { en: english, de: german }
