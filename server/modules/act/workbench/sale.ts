import { ProblemError } from '#contracts/problems.ts'
import type { EpochMs } from '#kernel/clock.ts'
import { maySell } from '#modules/decide/conduct/index.ts'
import type { ServedMart } from '#modules/act/customers/index.ts'

import type { DayTask } from './day-tasks.ts'
import { saleSubject, subjectOf } from './domain/subject.ts'
import type { WorkbenchParts } from './parts.ts'
import { readProducts } from './products.ts'

/** What is bought: a loan's or a deposit's amount is what the sale is. */
const classesWithAmount = new Set(['deposit', 'investment', 'loan'])

interface SaleAsked {
  readonly body: {
    readonly productId: string | null
    readonly amountCents: number | null
    readonly confirmed: readonly string[]
  }
  readonly now: EpochMs
}

/**
 * The sale gate, asked before anything is written.
 * @throws ProblemError `sale_refused` with the rule; `input_invalid` for an unknown product
 */
export async function assertMaySell(
  parts: WorkbenchParts,
  served: ServedMart,
  { row, judged }: DayTask,
  { body, now }: SaleAsked,
): Promise<void> {
  const { productId, amountCents, confirmed } = body
  const [product] = productId === null ? [] : await readProducts(parts, served, { productId })
  if (product === undefined) {
    throw refusedField('productId', '没有这个产品', 'there is no such product')
  }
  if (judged === undefined) throw new ProblemError('customer_not_visible')
  const strategy = parts.strategy()
  const { families, actions } = strategy.pack
  const familyClass = families.find(({ code }) => code === product.family)?.class ?? null
  if (familyClass !== null && classesWithAmount.has(familyClass) && !(Number(amountCents) > 0)) {
    throw refusedField('amountCents', '请填写成交金额', 'the amount must be given')
  }
  const verdict = maySell({
    strategy,
    subject: saleSubject(product, familyClass, subjectOf(row, actions)),
    row: judged.facts,
    asOf: served.mart.date,
    live: judged.live,
    at: now,
    timeZone: parts.timeZone,
    sale: { amountCents, confirmed },
  })
  if (verdict.allowed) return
  const { code, words, source } = verdict.refusal
  throw new ProblemError(
    'sale_refused',
    { zh: `${words.zh}（${source}）`, en: `${words.en} (${source})` },
    { fields: [{ path: `rule.${code}`, words }] },
  )
}

function refusedField(path: string, zh: string, en: string): ProblemError {
  const words = { zh, en }
  return new ProblemError('input_invalid', words, { fields: [{ path, words }] })
}
