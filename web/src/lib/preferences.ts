import { useSyncExternalStore } from 'react'

import type { Language } from './format.ts'

/** How a person likes to see Zhike; kept in the browser, never sent. */
export interface Preferences {
  readonly language: Language
  /** Larger letters and controls, for those who see less well. */
  readonly largeType: boolean
  /** The colour of growth: red as Chinese markets paint it, or green. */
  readonly growth: 'red' | 'green'
  /** Chosen columns by table. */
  readonly columns: Readonly<Record<string, readonly string[]>>
}

const KEY = 'zhike.preferences'

const DEFAULTS: Preferences = { language: 'zh', largeType: false, growth: 'red', columns: {} }

/** Reads what was kept; whatever is not understood falls back to the default. */
export function readPreferences(kept: string | null): Preferences {
  const given = parseObject(kept)
  return {
    language: given['language'] === 'en' ? 'en' : DEFAULTS.language,
    largeType: given['largeType'] === true,
    growth: given['growth'] === 'green' ? 'green' : DEFAULTS.growth,
    columns: readColumns(given['columns']),
  }
}

function parseObject(text: string | null): Record<string, unknown> {
  if (text === null) return {}
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? value : {}
  } catch (error) {
    if (error instanceof SyntaxError) return {}
    throw error
  }
}

function readColumns(value: unknown): Record<string, string[]> {
  if (!isRecord(value)) return {}
  return Object.fromEntries(
    Object.entries(value).flatMap(([table, names]) =>
      Array.isArray(names)
        ? [[table, names.filter((name): name is string => typeof name === 'string')]]
        : [],
    ),
  )
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

let current: Preferences | undefined
const listeners = new Set<() => void>()

export function currentPreferences(): Preferences {
  current ??= readPreferences(localStorage.getItem(KEY))
  return current
}

export function changePreferences(change: Partial<Preferences>): void {
  current = { ...currentPreferences(), ...change }
  localStorage.setItem(KEY, JSON.stringify(current))
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function usePreferences(): Preferences {
  return useSyncExternalStore(subscribe, currentPreferences)
}

export function useLanguage(): Language {
  return usePreferences().language
}

/** Runs after each change, until the returned function is called. */
export function onPreferencesChange(listener: () => void): () => void {
  return subscribe(listener)
}
