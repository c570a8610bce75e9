import type { exportEntries } from '#contracts/books.ts'
import { ProblemError } from '#contracts/problems.ts'
import type { z } from 'zod'
import { dateAt } from '#kernel/clock.ts'
import { actorOf } from '#modules/know/access/index.ts'
import { appendAudit } from '#platform/audit/index.ts'
import type { Download } from '#platform/http/index.ts'
import { writeXlsx } from '#platform/spreadsheet/index.ts'
import type { SheetCell } from '#platform/spreadsheet/index.ts'

import type { Book } from './domain/book.ts'
import type { Asking } from './asking.ts'
import { everyEntry } from './list.ts'
import type { BookParts } from './parts.ts'
import { cellOf, columnOf, exportedFields, ownColumns } from './sheet.ts'

/** Entries one workbook may hold. */
export const EXPORTED_MOST = 100_000

type Query = z.output<NonNullable<typeof exportEntries.query>>

/**
 * What the list shows, as a workbook: the same entries, filters and order, within the scope of whoever
 * takes it, who is named on its second sheet and in the audit chain.
 * @throws ProblemError `too_large`
 */
export async function exportFile(
  parts: BookParts,
  book: Book,
  query: Query,
  asking: Asking,
): Promise<Download> {
  const { language } = query
  const { principal, now } = asking
  const fields = exportedFields(book)
  const rows: SheetCell[][] = []
  for await (const entries of everyEntry(parts, book, query, asking)) {
    for (const entry of entries) {
      const state = book.states.find(({ code }) => code === entry.state)?.words[language]
      rows.push([
        entry.entryId,
        state ?? entry.state,
        ...fields.map((field) => cellOf(field, entry, language)),
        entry.madeBy,
        entry.madeAt,
      ])
    }
    if (rows.length > EXPORTED_MOST) {
      throw new ProblemError('too_large', {
        zh: `一次最多导出 ${EXPORTED_MOST} 条，请先筛选`,
        en: `One file holds at most ${EXPORTED_MOST} entries: narrow the list first`,
      })
    }
  }
  const at = new Date(now).toISOString()
  await parts.ledger.db.transaction().execute((transaction) =>
    appendAudit(transaction, {
      at,
      actor: actorOf(principal),
      action: 'book.export',
      subject: `book:${book.name}`,
      detail: { reason: query.reason, entries: rows.length, filter: filterWords(query) },
    }),
  )
  const own = (name: keyof typeof ownColumns) =>
    ({ title: ownColumns[name][language], shown: 'text', width: 20 }) as const
  const content = await writeXlsx(
    book.words[language],
    [
      own('entry'),
      own('state'),
      ...fields.map((field) => columnOf(field, language)),
      own('madeBy'),
      own('madeAt'),
    ],
    rows,
    {
      name: language === 'zh' ? '说明' : 'About',
      lines: aboutLines(book, query, asking, rows.length, parts.timeZone),
    },
  )
  const fileName = `${book.words[language]}-${dateAt(now, parts.timeZone)}.xlsx`
  return { fileName, content: once(content) }
}

export async function* once(content: Uint8Array): AsyncGenerator<Uint8Array> {
  yield content
}

function filterWords({ state, find, where, sort }: Query): string {
  const wheres = where === undefined ? [] : typeof where === 'string' ? [where] : where
  return [state, find, ...wheres, sort].filter((text) => text !== undefined).join(' ')
}

function aboutLines(
  book: Book,
  query: Query,
  { principal, now }: Asking,
  entries: number,
  timeZone: string,
): [string, string][] {
  const zh = query.language === 'zh'
  const at = new Date(now).toLocaleString('sv-SE', { timeZone })
  return [
    [zh ? '台账' : 'Book', book.words[query.language]],
    [zh ? '条数' : 'Entries', String(entries)],
    [zh ? '筛选' : 'Filter', filterWords(query) || (zh ? '全部' : 'all')],
    [zh ? '导出人' : 'Taken by', `${principal.displayName} ${principal.staffNumber}`],
    [zh ? '导出时间' : 'Taken at', `${at} ${timeZone}`],
    [zh ? '事由' : 'Because', query.reason],
  ]
}
