import type { Words } from '#contracts/words.ts'

/**
 * What can go wrong with the vault in a way a person can cure. Stable: programs may match on it.
 */
export type VaultErrorCode =
  /** The vault holds rows, but a key they were written with is not there. */
  | 'vault.key_missing'
  /** A key has the right version but is another key. */
  | 'vault.key_wrong'
  /** The text or file of keys can't be read. */
  | 'vault.keys_invalid'
  /** Keys given from outside can only be changed there. */
  | 'vault.keys_given'
  /** A stored value is not what was stored: changed, or moved to another row. */
  | 'vault.tampered'

/** `words` say what is wrong and what to do, in both languages; never holds a value or a key. */
export class VaultError extends Error {
  readonly code: VaultErrorCode
  readonly words: Words

  constructor(code: VaultErrorCode, words: Words, options?: ErrorOptions) {
    super(words.en, options)
    this.name = 'VaultError'
    this.code = code
    this.words = words
  }
}
