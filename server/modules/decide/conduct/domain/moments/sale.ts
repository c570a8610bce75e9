import type { Words } from '#contracts/words.ts'
import type { FactRow } from '#kernel/rule/index.ts'

import type { ActionTraits, ConductLimits } from '../gates/gate.ts'
import { lawOfFamily } from '../gates/law-families.ts'
import { isUncertain, riskLevels, riskOf } from '../gates/product-law.ts'
import { premiumTests } from '../gates/statutory.ts'

/** A sale as it is about to be recorded. */
export interface Sale {
  /** Cents; null where the product has no amount (a card, a service). */
  readonly amountCents: number | null
  /** What the seller confirms was done, by code of {@link SaleNeed}. */
  readonly confirmed: readonly string[]
}

/** Something a sale must show before it may be recorded, beyond the gates. */
export interface SaleNeed {
  readonly code: string
  readonly words: Words
  readonly source: string
  readonly met: boolean
}

/** Years of income a purchase may take before it is out of line with the means. */
const MEANS_SHARE = 1

/**
 * What the sale of a product needs. Assessment, tolerance, capacity and credit are gates already
 * (moment `sale`); these depend on the sale itself.
 */
export function saleNeeds(
  traits: ActionTraits,
  sale: Sale,
  row: FactRow,
  limits: ConductLimits,
): SaleNeed[] {
  return [
    ...amountNeeds(traits, sale, row),
    ...elderNeeds(traits, sale, row, limits),
    ...premiumNeeds(traits, sale, row),
  ]
}

function amountNeeds(traits: ActionTraits, sale: Sale, row: FactRow): SaleNeed[] {
  const isMoney = traits.familyClass === 'investment' || traits.familyClass === 'deposit'
  // What law assesses is an investment, whatever class the pack files it under.
  const isInvested = traits.familyClass === 'investment' || riskOf(traits) !== null
  if ((!isMoney && !isInvested) || lawOfFamily(traits.family).credit) return []
  const { amountCents } = sale
  const needs: SaleNeed[] = [
    {
      code: 'amount_given',
      words: { zh: '须登记金额', en: 'the amount must be given' },
      source: 'SUIT 7, 12',
      met: amountCents !== null && amountCents > 0,
    },
  ]
  if (traits.minimumYuan !== null) {
    needs.push({
      code: 'amount_minimum',
      words: {
        zh: `不得低于起点金额 ${traits.minimumYuan} 元`,
        en: `not below the least amount of ${traits.minimumYuan} yuan`,
      },
      source: 'FIELD §1.4; SUIT 30 (不得拆分)',
      met: amountCents !== null && amountCents >= traits.minimumYuan * 100,
    })
  }
  if (isInvested) needs.push(withinMeans(amountCents, sale, row))
  return needs
}

/** Means as far as the bank sees them: assets here and a year's income. */
function withinMeans(amountCents: number | null, sale: Sale, row: FactRow): SaleNeed {
  const means = centsOf(row, 'financial_assets') + centsOf(row, 'yearly_income') * MEANS_SHARE
  return {
    code: 'amount_within_means',
    words: {
      zh: '金额与客户财力相称（超出本行资产与年收入之和须确认资金来源）',
      en: 'the amount fits the means (beyond assets and a year’s income, confirm the source)',
    },
    source: 'SUIT 12',
    met:
      (amountCents !== null && amountCents <= means) ||
      sale.confirmed.includes('amount_within_means'),
  }
}

function elderNeeds(
  traits: ActionTraits,
  sale: Sale,
  row: FactRow,
  limits: ConductLimits,
): SaleNeed[] {
  const [age, risk] = [row['age'], riskOf(traits)]
  // Whose age nobody knows is not under the age of care.
  const isYounger = row['kind'] === 'business' || (typeof age === 'number' && age < limits.elderAge)
  if (isYounger || risk === null) return []
  if (riskLevels.indexOf(risk) < riskLevels.indexOf(limits.elderHighRiskFrom)) return []
  return [
    {
      code: 'elder_procedure',
      words: {
        zh: '65 周岁及以上购买高风险产品：已履行专门流程（提示、考虑时间、回访）',
        en: 'aged 65 or over, high risk: special procedure followed (warning, time, call-back)',
      },
      source: 'SUIT 18, 46',
      met: sale.confirmed.includes('elder_procedure'),
    },
  ]
}

/** SUIT 39: beyond these bounds the buyer's own statement comes before underwriting. */
function premiumNeeds(traits: ActionTraits, sale: Sale, row: FactRow): SaleNeed[] {
  if (!isUncertain(traits) || row['kind'] === 'business') return []
  const income = centsOf(row, 'yearly_income')
  const [amount, years] = [sale.amountCents ?? 0, traits.payingYears ?? 1]
  const most = years > 1 ? income * premiumTests.yearlyShare : income * premiumTests.singleTimes
  const age = row['age']
  const isYoung = typeof age === 'number' && age + years < premiumTests.ageAndYears
  return [
    {
      code: 'insurance_statement',
      words: {
        zh: '保费超过年收入 4 倍（趸交）或 20%（期交）、收入不明，或年龄加缴费年数达 75：投保人已签署声明',
        en:
          'premium above 4 incomes at once or 20 % a year, income unknown, or age and years 75: ' +
          'the buyer signed a statement',
      },
      source: 'SUIT 39',
      met:
        (income > 0 && amount <= most && isYoung) || sale.confirmed.includes('insurance_statement'),
    },
  ]
}

function centsOf(row: FactRow, column: string): number {
  const value = row[column]
  return typeof value === 'number' ? value : 0
}
