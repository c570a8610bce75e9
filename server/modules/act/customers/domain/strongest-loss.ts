import type { Words } from '#contracts/words.ts'
import type { Cents } from '#kernel/cents.ts'
import { roughMoneyWords } from '#kernel/rule/index.ts'
import type { FactRow, FactValue } from '#kernel/rule/index.ts'

/** Columns {@link strongestLoss} reads. */
export const lossFields: readonly string[] = [
  'own_other_bank_outflow_30d',
  'aum_average_90d',
  'aum_average_30d',
  'aum_12_months_ago',
  'aum_month_end',
  'maturing_amount_15d',
]

/** Sums by which a leaving customer shows it, each as it is said. */
const losses: readonly {
  readonly of: (row: FactRow) => FactValue | undefined
  readonly words: (amount: Words) => Words
}[] = [
  {
    of: (row) => row['own_other_bank_outflow_30d'],
    words: ({ zh, en }) => ({
      zh: `近 30 天转往本人他行 ${zh}`,
      en: `moved ${en} to own accounts elsewhere in 30 days`,
    }),
  },
  {
    of: (row) => fallen(row['aum_average_90d'], row['aum_average_30d']),
    words: ({ zh, en }) => ({
      zh: `近 30 天日均资产比 90 天日均少 ${zh}`,
      en: `average assets of 30 days are ${en} below those of 90`,
    }),
  },
  {
    of: (row) => fallen(row['aum_12_months_ago'], row['aum_month_end']),
    words: ({ zh, en }) => ({ zh: `一年内资产少了 ${zh}`, en: `assets fell by ${en} in a year` }),
  },
  {
    of: (row) => row['maturing_amount_15d'],
    words: ({ zh, en }) => ({ zh: `15 天内有 ${zh} 到期`, en: `${en} matures within 15 days` }),
  },
]

function fallen(before: FactValue | undefined, now: FactValue | undefined): FactValue {
  return typeof before === 'number' && typeof now === 'number' ? before - now : null
}

/** Sums under it (1,000 yuan) tell nothing. */
const TELLING_CENTS = 100_000

/** The largest of the sums by which a customer seems to leave; undefined where none is worth telling. */
export function strongestLoss(row: FactRow, currency?: Words): Words | undefined {
  const found = losses
    .flatMap(({ of, words }) => {
      const amount = of(row)
      return typeof amount === 'number' && amount >= TELLING_CENTS ? [{ amount, words }] : []
    })
    .toSorted((a, b) => b.amount - a.amount)
  const [largest] = found
  return largest?.words(roughMoneyWords(largest.amount as Cents, currency))
}
