import type { Words } from '#contracts/words.ts'

/** Where something is written: file relative to its pack folder, line and column from 1. */
export interface Place {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** One thing wrong with a pack, and what to do about it. */
export interface PackProblem extends Place {
  readonly words: Words
  readonly cure: Words
}

export const say = (zh: string, en: string): Words => ({ zh, en })

/** A problem in one line, as `zhike strategy check` prints it. */
export function formatProblem(problem: PackProblem, language: 'zh' | 'en'): string {
  const { file, line, column, words, cure } = problem
  return `${file}:${line}:${column} ${words[language]}; ${cure[language]}`
}
