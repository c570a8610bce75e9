import type { Words } from '#contracts/words.ts'

/** Why a whole delivery is refused. */
export type RefusalCode =
  | 'file_missing'
  | 'file_ambiguous'
  | 'part_missing'
  | 'file_empty'
  | 'control_missing'
  | 'control_unreadable'
  | 'count_wrong'
  | 'size_wrong'
  | 'checksum_wrong'
  | 'encoding_wrong'
  | 'separator_wrong'
  | 'header_wrong'
  | 'column_missing'
  | 'truncated'
  | 'rejects_exceeded'
  | 'all_rejected'
  | 'delivery_shrinks'
  | 'personal_data'
  | 'allowance_missing'
  | 'waits_for_refused'
  | 'order_circular'

/** A refusal: what was wrong with which file, and what to do, each in one sentence. */
export interface Refusal {
  readonly feed: string
  readonly file: string
  readonly code: RefusalCode
  readonly words: Words
  readonly cure: Words
}

/** Thrown inside a load to leave it; `runIntake` turns it into its result. */
export class RefusedError extends Error {
  override name = 'RefusedError'
  readonly code: RefusalCode
  readonly words: Words
  readonly cure: Words
  /** Which file of a delivery in several; undefined: all of it. */
  file: string | undefined

  constructor(code: RefusalCode, words: Words, cure: Words) {
    super(words.en)
    this.code = code
    this.words = words
    this.cure = cure
  }
}

/** Does what is about one file of a delivery; a refusal then names that file. */
export async function inFile<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof RefusedError) error.file ??= path.slice(path.lastIndexOf('/') + 1)
    throw error
  }
}

/** One line for a terminal: feed, file, what, cure. */
export function refusalLine({ feed, file, words, cure }: Refusal): string {
  return `${feed}: ${file}: ${words.en}. ${cure.en}.`
}
