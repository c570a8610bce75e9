import { readBook, shippedBooks } from '#modules/know/books/index.ts'
import type { Book } from '#modules/know/books/index.ts'

import { isMap } from './domain/merge.ts'
import type { PlainMap } from './domain/merge.ts'
import type { PlaceIndex } from './domain/place-index.ts'
import { say } from './domain/problem.ts'
import type { PackProblem } from './domain/problem.ts'

/**
 * The books in force: those the product ships, with the fields a bank added to them, and a bank's own.
 * No table changes for either: what a bank adds lies in the entries' bodies, its own books in the
 * tables all such books share.
 */
export function booksOf(
  data: PlainMap,
  places: PlaceIndex,
): { readonly books: readonly Book[]; readonly problems: readonly PackProblem[] } {
  const section = data['books']
  const written = isMap(section) ? section : {}
  const problems: PackProblem[] = []
  const read = (name: string, raw: unknown, from: Book['from']): Book[] => {
    const found = readBook(raw, from)
    if (found.ok) return [found.book]
    for (const { path, zh, en } of found.problems) {
      const at = path.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part))
      problems.push({ ...places.find(['books', name, ...at]), words: say(zh, en), cure })
    }
    return []
  }
  const shipped = shippedBooks.flatMap((book) => {
    const added = written[book.name]
    if (added === undefined) return [book]
    return isMap(added) ? extended(book, added, places, problems, read) : [book]
  })
  const own = Object.entries(written)
    .filter(([name]) => !shippedBooks.some((book) => book.name === name))
    .flatMap(([name, raw]) => {
      if (!isMap(raw)) return []
      if (raw['fact'] !== undefined) {
        problems.push({ ...places.find(['books', name, 'fact']), words: noFact, cure: dropLine })
      }
      return read(name, { ...raw, name }, 'bank')
    })
  return { books: [...shipped, ...own], problems }
}

const cure = say('请按《新增台账》修改', 'mend it as docs/guides/add-a-book.md says')
const dropLine = say('请删去这一行', 'drop the line')
const noFact = say(
  '银行自建的台账还不能形成夜间事实',
  'a book of the bank’s own becomes no fact of the night yet',
)

/** A shipped book takes more fields, at its end; the rest of it is the product's. */
function extended(
  { field: _field, vocabulary: _vocabulary, conditions: _conditions, from: _from, ...book }: Book,
  added: PlainMap,
  places: PlaceIndex,
  problems: PackProblem[],
  read: (name: string, raw: unknown, from: Book['from']) => Book[],
): Book[] {
  const beyond = Object.keys(added).filter((key) => key !== 'fields')
  for (const key of beyond) {
    const words = say(
      `产品自带的台账只能增加字段，不能改 ${key}`,
      `a book of the product takes more fields; its ${key} is not the bank’s`,
    )
    problems.push({ ...places.find(['books', book.name, key]), words, cure: dropLine })
  }
  const fields = Array.isArray(added['fields']) ? added['fields'] : []
  for (const [index, one] of fields.entries()) {
    const columns = ['found', 'filtered', 'sorted'].filter((key) => isMap(one) && one[key] === true)
    for (const key of columns) {
      const words = say(
        `增加的字段没有索引，不能 ${key}`,
        `a field that is added has no index: it is not ${key}`,
      )
      const path = ['books', book.name, 'fields', index, key]
      problems.push({ ...places.find(path), words, cure: dropLine })
    }
  }
  return read(book.name, { ...book, fields: [...book.fields, ...fields] }, 'product')
}
