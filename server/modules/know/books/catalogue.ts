import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'

import { bookProblemWords, readBook } from './domain/book.ts'
import type { Book } from './domain/book.ts'

/** Where the product's own declarations are. */
export const booksFolder = fileURLToPath(new URL('../../../../books/', import.meta.url))

/**
 * The books the product ships, by name.
 * @throws Error for a declaration that is not sound: it is ours
 */
export function readShippedBooks(folder: string = booksFolder): Book[] {
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .toSorted()
  return files.map((file) => {
    const read = readBook(parse(readFileSync(join(folder, file), 'utf8')), 'product')
    if (read.ok) return read.book
    const said = read.problems.map((problem) => bookProblemWords(problem).en).join('\n  ')
    throw new Error(`books/${file} is not sound:\n  ${said}`)
  })
}

/** Read once: they change with the product alone. */
export const shippedBooks: readonly Book[] = readShippedBooks()

/** Every book there is. A bank's own come with its strategy; its name never hides one of ours. */
export interface Catalogue {
  readonly books: readonly Book[]
  find(name: string): Book | undefined
}

export function catalogueOf(books: readonly Book[]): Catalogue {
  const byName = new Map(books.map((book) => [book.name, book]))
  if (byName.size !== books.length) throw new Error('two books of one name')
  return { books, find: (name) => byName.get(name) }
}
