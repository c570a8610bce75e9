import type { z } from 'zod'

import type { readBalances, readFlows } from '#contracts/customers.ts'
import { ProblemError } from '#contracts/problems.ts'
import { addDays, addMonths, parseBusinessDate } from '#kernel/business-date.ts'
import { refuseInvisible } from '#modules/know/access/index.ts'
import type { Principal } from '#modules/know/access/index.ts'
import type { Pack } from '#modules/know/strategy/index.ts'
import type { Handlers } from '#platform/http/index.ts'

import { customerFacts } from './customer-facts.ts'
import { countsInAum } from './domain/holding-list.ts'
import { accountsOf } from './facts/accounts.ts'
import { readDayEnds, readMonthEnds } from './facts/balances.ts'
import type { BalanceRow } from './facts/balances.ts'
import { codeWords, maybeCodeWords } from './facts/code-words.ts'
import { readFlowTotals, readTransactions } from './facts/flows.ts'
import type { TransactionKey, TransactionRow } from './facts/flows.ts'
import type { CustomersParts } from './parts.ts'
import { serving } from './served-mart.ts'

type FlowHandlers = Pick<Handlers<Principal>, 'readBalances' | 'readFlows'>

/** What a chart of balances shows: two years by month, a quarter by day. */
const BALANCE_MONTHS = 24
const BALANCE_DAYS = 92
const FLOW_MONTHS = 12

/** A customer's balances and money in and out over HTTP. */
export function flowHandlers(parts: CustomersParts): FlowHandlers {
  const serve = serving(parts)
  return {
    readBalances: ({ params, query, principal }) =>
      serve(async (served) => {
        await refuseInvisible(served.read, principal.scope, params.customerId)
        const reader = await customerFacts(parts, served)
        const rows =
          query.grain === 'month'
            ? await readMonthEnds(
                reader,
                params.customerId,
                addMonths(served.date, -BALANCE_MONTHS),
              )
            : await readDayEnds(reader, params.customerId, addDays(served.date, -BALANCE_DAYS))
        return { grain: query.grain, series: seriesOf(rows, parts.strategy().pack) }
      }),

    readFlows: ({ params, query, principal }) =>
      serve(async (served) => {
        await refuseInvisible(served.read, principal.scope, params.customerId)
        const reader = await customerFacts(parts, served)
        const accounts = (await reader.hasUnnamedTransactions())
          ? await accountsOf(reader, params.customerId)
          : []
        const after = query.after === undefined ? undefined : readMark(query.after)
        const page = { after, limit: query.limit + 1 }
        const since = addMonths(served.date, -FLOW_MONTHS)
        const totals = await readFlowTotals(reader, params.customerId, accounts, since)
        const rows = await readTransactions(reader, params.customerId, accounts, page)
        const shown = rows.slice(0, query.limit)
        const last = rows.length > query.limit ? shown.at(-1) : undefined
        return {
          months: totals.months,
          byKind: totals.kinds.map((flow) => ({
            ...flow,
            words: codeWords('transaction', 'kind', flow.kind),
          })),
          latest: shown.map(shownTransaction),
          next: last === undefined ? null : writeMark(last),
        }
      }),
  }
}

type Series = z.output<typeof readBalances.response>['series']

function seriesOf(rows: readonly BalanceRow[], pack: Pack): Series {
  const families = Map.groupBy(rows, (row) => row.family)
  return [...families].map(([family, points]) => ({
    family,
    words: codeWords('balance_daily', 'family', family),
    countsInAum: countsInAum(family, pack),
    points: points.map(({ date, balance_cents }) => ({ date, balanceCents: balance_cents })),
  }))
}

type Transaction = z.output<typeof readFlows.response>['latest'][number]

function shownTransaction(row: TransactionRow): Transaction {
  return {
    id: row.transaction_id,
    date: row.transaction_date,
    direction: row.direction,
    amountCents: row.amount_cents,
    kind: codeWords('transaction', 'kind', row.kind),
    counterparty: maybeCodeWords('transaction', 'counterparty', row.counterparty),
    channel: maybeCodeWords('transaction', 'channel', row.channel),
  }
}

function writeMark(row: TransactionRow): string {
  return `${row.transaction_date}.${Buffer.from(row.transaction_id).toString('base64url')}`
}

function readMark(after: string): TransactionKey {
  const match = /^(\d{4}-\d{2}-\d{2})\.([\w-]+)$/.exec(after)
  const [, date, id] = match ?? []
  if (date === undefined || id === undefined || parseBusinessDate(date) === undefined) {
    const words = {
      zh: '翻页位置无效，请从第一页重新开始',
      en: 'This page mark is not valid; start again',
    }
    throw new ProblemError('input_invalid', words, { fields: [{ path: 'after', words }] })
  }
  return { date, id: Buffer.from(id, 'base64url').toString('utf8') }
}
