import type { BookValues } from '#contracts/books.ts'

import type { Book } from './domain/book.ts'
import { figure } from './domain/values.ts'

/** How an entry is named in a line; a value that is not there leaves no gap. */
export function lineOf(book: Book, values: BookValues, names: ReadonlyMap<string, string>): string {
  const filled = book.line.replaceAll(/\{([a-z][a-z0-9_]*)\}/g, (_, name: string) => {
    const field = book.field(name)
    const value = values[name] ?? null
    if (value === null || field === undefined) return ''
    const option = field.options?.find(({ code }) => code === value)?.words.zh
    if (option !== undefined) return option
    return typeof value === 'number'
      ? figure(field.kind, value)
      : (names.get(name) ?? String(value))
  })
  return filled.replaceAll(/(^[\s·，、-]+)|([\s·，、-]+$)/g, '').replaceAll(/\s{2,}/g, ' ')
}
