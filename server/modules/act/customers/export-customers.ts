import { ProblemError } from '#contracts/problems.ts'
import type { Words } from '#contracts/words.ts'
import { columnOf, fieldOf, fieldsUsed } from '#kernel/rule/index.ts'
import type { Rule } from '#kernel/rule/index.ts'
import type { Scope } from '#modules/know/access/index.ts'
import { profileFacts } from '#modules/decide/decisions/index.ts'

import { columnsOf, customerRows, readProfilePage } from './customer-list.ts'
import type { ListReader } from './customer-list.ts'
import { byteOrderMark } from '#kernel/csv.ts'
import { customerLine, exportColumns, headerLine } from './domain/export-file.ts'
import type { Watermark } from './domain/export-file.ts'
import { sortOrder } from './domain/keyset.ts'
import type { PageKey } from './domain/keyset.ts'
import { whereRule } from './segment-read-model.ts'
import type { ServedMart } from './served-mart.ts'

/** Customers one file may hold: a campaign's list, never the bank. */
export const EXPORT_CUSTOMERS_MOST = 200_000

/** Customers read at a time: what a slow download holds in memory. */
const PAGE_CUSTOMERS = 5_000

/** @throws ProblemError `too_large` when the file would hold more customers than it may. */
export function assertExportable(customers: number): void {
  if (customers <= EXPORT_CUSTOMERS_MOST) return
  const most = EXPORT_CUSTOMERS_MOST.toLocaleString('en')
  throw new ProblemError('too_large', {
    zh: `规则命中 ${customers} 位客户，一次最多导出 ${most} 位`,
    en: `The rule holds ${customers} customers; one file holds at most ${most}`,
  })
}

/** The file as lines, read page by page from one night. */
export async function* exportLines(
  served: ServedMart,
  reader: ListReader,
  asked: {
    readonly rule: Rule
    readonly scope: Scope
    readonly watermark: Watermark
    /** What the bank's money is called: amounts are headed by it. */
    readonly money: Words
  },
): AsyncGenerator<string, void, undefined> {
  const { rule, scope, watermark, money } = asked
  const { vocabulary } = served
  const ruleFields = fieldsUsed(rule).map((name) => fieldOf(vocabulary, name))
  const columns = exportColumns(reader.seesIdentity, ruleFields, watermark, money)
  yield byteOrderMark + headerLine(columns)

  const where = whereRule(rule, scope, served)
  const read = [...new Set([...columnsOf(served, reader), ...ruleFields.map(columnOf)])]
  const order = sortOrder('customer_id', reader.churnColumn, served.columns)
  let after: PageKey | undefined
  do {
    const page = await readProfilePage(served, read, where, { order, after, limit: PAGE_CUSTOMERS })
    const customers = await customerRows(served, reader, page.rows)
    const lines = customers.map((customer, index) =>
      customerLine(columns, customer, profileFacts(page.rows[index] ?? {}, vocabulary)),
    )
    yield lines.join('')
    after = page.last
  } while (after !== undefined)
}
