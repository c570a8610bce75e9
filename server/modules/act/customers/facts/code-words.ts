import type { Words } from '#contracts/words.ts'

import { factNamed } from './fact-relation.ts'

/** What a person reads for a code of a fact's column; the bank's own code where it has no list. */
export function codeWords(fact: string, column: string, code: string): Words {
  return factNamed(fact).columns[column]?.codes?.[code] ?? { zh: code, en: code }
}

/** The same for a code that may be missing. */
export function maybeCodeWords(fact: string, column: string, code: string | null): Words | null {
  return code === null ? null : codeWords(fact, column, code)
}
