/** What people read in place of a page of the old archive, and what they can do about it. */
export interface Sentence {
  title: string
  text: string
}

interface Said {
  status: number
  en: Sentence
  de: Sentence
}

export const sentences = {
  'sign-in': {
    status: 401,
    en: { title: 'Sign in', text: 'Sign in to open the old archive.' },
    de: { title: 'Bitte anmelden', text: 'Melden Sie sich an, um das alte Archiv zu öffnen.' },
  },
  'not-permitted': {
    status: 403,
    en: {
      title: 'Not permitted',
      text: 'These pages show every study, and you may not open every study. Ask an administrator.',
    },
    de: {
      title: 'Nicht erlaubt',
      text: 'Diese Seiten zeigen jede Studie, und Sie dürfen nicht jede öffnen. Fragen Sie einen Administrator.',
    },
  },
  'other-site': {
    status: 403,
    en: { title: 'Not permitted', text: 'This request was sent by a page of another site. Open the old archive anew.' },
    de: {
      title: 'Nicht erlaubt',
      text: 'Diese Anfrage kam von der Seite einer anderen Website. Öffnen Sie das alte Archiv neu.',
    },
  },
  'bad-request': {
    status: 400,
    en: { title: 'Bad request', text: 'The request is not of a form that the shield lets through.' },
    de: { title: 'Fehlerhafte Anfrage', text: 'Die Anfrage hat keine Form, die der Schild durchlässt.' },
  },
  method: {
    status: 405,
    en: {
      title: 'Method not allowed',
      text: 'The shield lets GET, HEAD, OPTIONS, POST, PUT, PATCH and DELETE through.',
    },
    de: {
      title: 'Methode nicht erlaubt',
      text: 'Der Schild lässt GET, HEAD, OPTIONS, POST, PUT, PATCH und DELETE durch.',
    },
  },
  'too-long': {
    status: 414,
    en: { title: 'Address too long', text: 'The address has more than 8 KiB. Choose fewer studies at once.' },
    de: {
      title: 'Adresse zu lang',
      text: 'Die Adresse hat mehr als 8 KiB. Wählen Sie weniger Studien auf einmal.',
    },
  },
  'too-many-headers': {
    status: 431,
    en: { title: 'Too many headers', text: 'The request has more than 200 headers.' },
    de: { title: 'Zu viele Kopfzeilen', text: 'Die Anfrage hat mehr als 200 Kopfzeilen.' },
  },
  busy: {
    status: 503,
    en: { title: 'Busy', text: 'Too many pages are open. Close those you do not need and try again.' },
    de: {
      title: 'Ausgelastet',
      text: 'Es sind zu viele Seiten offen. Schließen Sie, was Sie nicht brauchen, und versuchen Sie es noch einmal.',
    },
  },
  'not-recorded': {
    status: 503,
    en: {
      title: 'Not on record',
      text: 'The audit log cannot be written, and nothing is shown without it. An administrator finds the reason in the log of the shield.',
    },
    de: {
      title: 'Nicht protokolliert',
      text: 'Das Protokoll lässt sich nicht schreiben, und ohne es wird nichts gezeigt. Den Grund findet ein Administrator im Log des Schilds.',
    },
  },
  down: {
    status: 502,
    en: {
      title: 'The old archive does not answer',
      text: 'Its web pages cannot be reached. Try again in a minute; if that does not help, an administrator looks whether it runs, and whether shield.web names it.',
    },
    de: {
      title: 'Das alte Archiv antwortet nicht',
      text: 'Seine Webseiten sind nicht erreichbar. Versuchen Sie es in einer Minute noch einmal; hilft das nicht, sieht ein Administrator nach, ob es läuft und ob shield.web es nennt.',
    },
  },
  odd: {
    status: 502,
    en: {
      title: 'The old archive gave no sound answer',
      text: 'What it sent is not HTTP as the shield lets it through. Try again; if that does not help, tell an administrator.',
    },
    de: {
      title: 'Das alte Archiv gab keine brauchbare Antwort',
      text: 'Was es sandte, ist kein HTTP, das der Schild durchlässt. Versuchen Sie es noch einmal; hilft das nicht, sagen Sie es einem Administrator.',
    },
  },
  elsewhere: {
    status: 502,
    en: {
      title: 'The old archive leads elsewhere',
      text: 'It would have sent you to another address, past the shield. An administrator lets it use relative addresses, or has shield.web name it as it names itself.',
    },
    de: {
      title: 'Das alte Archiv führt anderswohin',
      text: 'Es hätte Sie zu einer anderen Adresse geschickt, am Schild vorbei. Ein Administrator lässt es relative Adressen verwenden oder nennt es in shield.web so, wie es sich selbst nennt.',
    },
  },
  silent: {
    status: 504,
    en: {
      title: 'The old archive takes too long',
      text: 'It did not answer within a minute. Try again, and search for less at once.',
    },
    de: {
      title: 'Das alte Archiv braucht zu lange',
      text: 'Es hat eine Minute lang nicht geantwortet. Versuchen Sie es noch einmal, und suchen Sie weniger auf einmal.',
    },
  },
  'not-a-web-socket': {
    status: 400,
    en: { title: 'Not a WebSocket', text: 'The handshake is not that of RFC 6455, version 13.' },
    de: { title: 'Kein WebSocket', text: 'Der Handschlag ist nicht der von RFC 6455, Version 13.' },
  },
} as const satisfies Record<string, Said>
