import type { Words } from '#contracts/words.ts'

/** A file of the home that is not what was written there: which, what is wrong, and the cure. */
export class DamagedFileError extends Error {
  /** Absolute. */
  readonly file: string
  readonly words: Words

  constructor(file: string, words: Words, options?: ErrorOptions) {
    super(`${file}: ${words.en}`, options)
    this.name = 'DamagedFileError'
    this.file = file
    this.words = words
  }
}

/** Reads JSON of ours. @throws DamagedFileError with this cure when it is not what we wrote */
export function parseOwn<T>(
  file: string,
  text: string,
  read: (value: unknown) => T,
  cure: Words,
): T {
  try {
    return read(JSON.parse(text))
  } catch (cause) {
    throw new DamagedFileError(
      file,
      {
        zh: `文件已损坏，无法识别。${cure.zh}`,
        en: `the file is damaged and can't be read. ${cure.en}`,
      },
      { cause },
    )
  }
}
