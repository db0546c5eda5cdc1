/** Languages of the application: English comes with the first load, any other on choice. One JSON file each. */
import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import en from './locales/en.json'

/** Languages offered, by their own name. A new one needs its file and a line here. */
export const languages = { en: 'English', de: 'Deutsch' } as const

export type Language = keyof typeof languages

const loaders: Record<Exclude<Language, 'en'>, () => Promise<{ default: typeof en }>> = {
  de: () => import('./locales/de.json'),
}

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
    i18next.addResourceBundle(language, 'translation', (await loaders[language]()).default)
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
