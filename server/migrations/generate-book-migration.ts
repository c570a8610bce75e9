/**
 * Writes the migration of a shipped book that has no table yet, or prints it:
 * `node server/migrations/generate-book-migration.ts NAME [NUMBER]`. Read it before it is committed.
 */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { shippedBooks, tableSql } from '#modules/know/books/index.ts'

const [name, number] = process.argv.slice(2)
const book = shippedBooks.find((one) => one.name === name)
if (book === undefined) {
  throw new Error(`no book ${name}: ${shippedBooks.map((one) => one.name).join(', ')}`)
}
const text = tableSql(book)
if (number === undefined) process.stdout.write(text)
else {
  const file = `${number.padStart(4, '0')}_book_${book.name}.sql`
  writeFileSync(fileURLToPath(new URL(file, import.meta.url)), text)
}
