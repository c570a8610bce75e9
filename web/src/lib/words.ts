import { createInstance } from 'i18next'
import { initReactI18next, useTranslation } from 'react-i18next'

import type { Words } from '#contracts/words.ts'
import type { Language } from './format.ts'
import { currentPreferences, onPreferencesChange, useLanguage } from './preferences.ts'

/** English may say one thing differently from many; Chinese never does. */
type English = string | { readonly one: string; readonly other: string }

/** Both languages side by side, so that a string cannot exist in only one. */
export type Pairs = Readonly<Record<string, readonly [zh: string, en: English]>>

type Values = Record<string, string | number>

const i18n = createInstance()
void i18n.use(initReactI18next).init({
  lng: currentPreferences().language,
  fallbackLng: false,
  initAsync: false,
  keySeparator: false,
  nsSeparator: false,
  resources: {},
  // React escapes what it shows.
  interpolation: { escapeValue: false },
})

onPreferencesChange(() => {
  const { language } = currentPreferences()
  if (i18n.language !== language) void i18n.changeLanguage(language)
})

/**
 * Declares the strings of a part of the page and returns the hook that says them. A key not
 * declared does not compile. `{{name}}` is filled from the values; `count` chooses one or many.
 */
export function defineWords<P extends Pairs>(
  namespace: string,
  pairs: P,
): () => (key: keyof P & string, values?: Values) => string {
  for (const language of ['zh', 'en'] as const) {
    i18n.addResourceBundle(language, namespace, resources(pairs, language))
  }
  return function useWords() {
    const { t } = useTranslation(namespace, { i18n })
    // The library reads `{{name}}` out of literal strings; ours are checked by `pairs` instead.
    const say = t as unknown as (key: string, values: Values) => string
    return (key, values) => say(key, values ?? {})
  }
}

function resources(pairs: Pairs, language: Language): Record<string, string> {
  return Object.fromEntries(
    Object.entries(pairs).flatMap(([key, [zh, en]]) => {
      if (language === 'zh') return [[key, zh]]
      if (typeof en === 'string') return [[key, en]]
      return [
        [`${key}_one`, en.one],
        [`${key}_other`, en.other],
      ]
    }),
  )
}

/** Says words the server sent, in the person's language. */
export function useSay(): (words: Words) => string {
  const language = useLanguage()
  return (words) => words[language]
}
