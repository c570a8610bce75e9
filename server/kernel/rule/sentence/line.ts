import { foldWidth } from '../tokens.ts'

/** Blanks in a sentence separate nothing that its words don't: 近 90 天 and 近90天 are one. */
const BLANK = /[\s\u3000]/

/** Text as sentences are compared: full-width as ASCII, any case, places as typed. */
export function folded(text: string): string {
  return foldWidth(text).replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}

/** A phrase as the line looks for it. */
export function phraseOf(text: string): string {
  return folded(text).replace(/[\s\u3000]/g, '')
}

/** The line being read, and how far what is said in it was understood (names alone don't count). */
export class Line {
  readonly typed: string
  readonly text: string
  furthest = 0

  constructor(typed: string) {
    this.typed = typed
    this.text = folded(typed)
  }

  /** The place of the next sign that is no blank. */
  skip(at: number): number {
    let next = at
    while (next < this.text.length && BLANK.test(this.text.charAt(next))) next += 1
    return next
  }

  /** Where a phrase ends that stands here, or undefined. A Latin word is not cut in two. */
  after(at: number, phrase: string): number | undefined {
    const start = this.skip(at)
    if (joinsLatin(this.text.charAt(start - 1), this.text.charAt(start))) return undefined
    let next = start
    for (let index = 0; index < phrase.length; index += 1) {
      if (index > 0) next = this.skip(next)
      if (this.text.charAt(next) !== phrase.charAt(index)) return undefined
      next += 1
    }
    if (joinsLatin(this.text.charAt(next - 1), this.text.charAt(next))) return undefined
    return next
  }

  /** Where the first match of a sticky pattern ends, and the match. */
  match(at: number, pattern: RegExp): { to: number; found: RegExpExecArray } | undefined {
    pattern.lastIndex = this.skip(at)
    const found = pattern.exec(this.text)
    if (found === null) return undefined
    return { to: pattern.lastIndex, found }
  }

  understoodTo(at: number): void {
    this.furthest = Math.max(this.furthest, at)
  }
}

function joinsLatin(before: string, after: string): boolean {
  return /[\p{Script=Latin}_]/u.test(before) && /[\p{Script=Latin}\d_]/u.test(after)
}
