import type { Words } from '#contracts/words.ts'

/** What a load tells besides its rows: nothing is wrong with it, but somebody should look. */
export interface Remark {
  readonly code:
    | 'new_column'
    | 'crossed_over'
    | 'perhaps_personal'
    | 'null_text'
    | 'number_as_decimal'
  /** Of the file. */
  readonly column: string
  readonly words: Words
}
