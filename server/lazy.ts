/** A part opened when first asked for, once, and known to be open or not when all is closed. */
export interface Lazy<T> {
  get(): Promise<T>
  /** The part, if anybody asked for it. */
  readonly opened: Promise<T> | undefined
}

/** A failed opening is forgotten: the next to ask tries again. */
export function lazily<T>(open: () => Promise<T>): Lazy<T> {
  let opened: Promise<T> | undefined
  return {
    get() {
      opened ??= open().catch((error: unknown) => {
        opened = undefined
        throw error
      })
      return opened
    },
    get opened() {
      return opened
    },
  }
}
