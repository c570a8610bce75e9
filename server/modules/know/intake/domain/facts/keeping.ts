import type { Words } from '#contracts/words.ts'

import type { Fact } from './fact.ts'

/**
 * How long a fact is kept, and from when (PIPL 19: no longer than its purpose and the law need).
 *
 * | from       | the period begins                                                         |
 * |------------|---------------------------------------------------------------------------|
 * | `row`      | on the day the row tells of                                               |
 * | `relation` | when the customer's relation with the bank ended: closed, or left its file |
 * | `never`    | not at all: it tells of no customer                                       |
 */
export type Keeping =
  | {
      readonly from: 'row'
      /** The column of that day. */
      readonly day: string
      readonly years: number
      readonly source: string
    }
  | { readonly from: 'relation'; readonly years: number; readonly source: string }
  | { readonly from: 'never' }

const aml = '反洗钱法（2024）第三十四条'
const suitability = '金融机构产品适当性管理办法 第十七条'
const limitation = '民法典 第一百八十八条（诉讼时效）'
/** The bank's own rule, where no law names a period. */
const bank = 'PIPL 19 [K]'

const row = (day: string, years: number, source: string): Keeping => ({
  ...{ from: 'row', day, years, source },
})
const relation = (years: number, source: string): Keeping => ({ from: 'relation', years, source })
const never: Keeping = { from: 'never' }

/** Every fact a bank's files may deliver; one that is missing here is refused by a test. */
export const keepingOfFacts: Readonly<Record<string, Keeping>> = {
  customer: relation(10, aml),
  customer_attribute: relation(3, limitation),
  relation: relation(3, limitation),
  org_unit: never,
  staff: never,
  ownership: relation(3, limitation),
  account: relation(10, aml),
  account_party: relation(10, aml),
  holding: relation(10, aml),
  balance_daily: row('balance_date', 10, aml),
  balance_month_end: row('balance_date', 10, aml),
  transaction: row('transaction_date', 10, aml),
  standing_order: relation(10, aml),
  product: never,
  product_price: never,
  district: never,
  event: row('event_date', 5, bank),
  risk_assessment: relation(5, suitability),
  consent: relation(3, limitation),
  contact: row('contact_date', 5, suitability),
  outcome: row('outcome_date', 5, suitability),
  complaint: relation(3, limitation),
  campaign: never,
  campaign_member: relation(3, limitation),
  manual_tag: relation(3, limitation),
}

/**
 * Of any fact. What people keep in a book of theirs goes with the customer it tells of, where it
 * tells of one.
 */
export function keepingOf({ name, columns }: Pick<Fact, 'name' | 'columns'>): Keeping {
  const isOfCustomers = Object.entries(columns).some(
    ([column, { refers }]) => column === 'customer_id' || refers?.fact === 'customer',
  )
  return keepingOfFacts[name] ?? (isOfCustomers ? relation(3, limitation) : never)
}

/** How long names, numbers and addresses are kept in the vault after a customer left the bank. */
export const keepingOfIdentity = relation(10, aml) as Extract<Keeping, { from: 'relation' }>

/** A period as a person reads it. */
export function keepingWords(keeping: Keeping): Words {
  if (keeping.from === 'never') return { zh: '不涉及客户', en: 'tells of no customer' }
  const { years, source } = keeping
  return keeping.from === 'row'
    ? { zh: `自发生之日起 ${years} 年（${source}）`, en: `${years} years from its day (${source})` }
    : {
        zh: `客户关系结束后 ${years} 年（${source}）`,
        en: `${years} years after the relation ended (${source})`,
      }
}
