/** Languages of the application: English comes with the first load, any other on choice. One JSON file each. */
import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import en from './locales/en.json'

/** Languages offered, by their own name. A new one needs its two files and a line below. */
export const languages = { en: 'English', de: 'Deutsch' } as const

export type Language = keyof typeof languages

interface Loaders {
  own: () => Promise<{ default: typeof en }>
  /** What the server says, in this language */
  server: () => Promise<{ default: object }>
}

const loaders: Record<Exclude<Language, 'en'>, Loaders> = {
  de: { own: () => import('./locales/de.json'), server: () => import('./server-words/de.json') },
}

/** Name of the sentences of the server among the translations. */
export const serverWords = 'server'

const storageKey = 'leadglass.language'

/** Starts the translations in the language chosen before, else in the browser's, else in English. */
export async function startTranslations(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    resources: { en: { translation: en } },
    interpolation: { escapeValue: false },
  })
  await changeLanguage(chosenLanguage(), false)
}

/** Loads a language file if need be and switches to it. */
export async function changeLanguage(language: Language, remember = true): Promise<void> {
  if (language !== 'en' && !i18next.hasResourceBundle(language, 'translation')) {
    const { own, server } = loaders[language]
    const [words, ofServer] = await Promise.all([own(), server()])
    i18next.addResourceBundle(language, serverWords, ofServer.default)
    i18next.addResourceBundle(language, 'translation', words.default)
  }
  await i18next.changeLanguage(language)
  document.documentElement.lang = language
  if (remember) localStorage.setItem(storageKey, language)
}

function chosenLanguage(): Language {
  const wanted = [localStorage.getItem(storageKey) ?? '', ...navigator.languages].map((tag) => tag.slice(0, 2))
  return wanted.find((tag): tag is Language => Object.hasOwn(languages, tag)) ?? 'en'
}

/** How dates are written: the browser's own variety of the chosen language (en-GB for English in Britain). */
export function dateLocale(language: string): string {
  return navigator.languages.find((tag) => tag.startsWith(language)) ?? language
}
