import { addYears } from '#kernel/business-date.ts'
import type { BusinessDate } from '#kernel/business-date.ts'
import type { Words } from '#contracts/words.ts'

/** How long the law has the bank keep something, and from when. */
export interface KeepingRule {
  readonly code: string
  readonly what: Words
  readonly years: number
  readonly from: 'relation_end'
  readonly source: string
}

/**
 * What must be kept although a person asks for erasure. While one of these runs, processing stops
 * but for storage (PIPL 47 last paragraph).
 */
export const keepingRules: readonly KeepingRule[] = [
  {
    code: 'aml_identity',
    what: { zh: '客户身份资料和交易记录', en: 'identity data and transaction records' },
    years: 10,
    from: 'relation_end',
    source: '反洗钱法（2024）第三十四条',
  },
  {
    code: 'suitability_records',
    what: {
      zh: '适当性管理记录（评级、测评、告知、录音录像）',
      en: 'suitability records: ratings, assessments, notices, recordings',
    },
    years: 5,
    from: 'relation_end',
    source: '金融机构产品适当性管理办法 第十七条',
  },
]

export type Erasability =
  /** Nothing has to be kept any longer. */
  | { readonly erasable: true }
  /** The relation goes on: the law's periods have not even begun. */
  | { readonly erasable: false; readonly because: 'relation_open'; readonly rule: KeepingRule }
  | {
      readonly erasable: false
      readonly because: 'keeping_period'
      readonly rule: KeepingRule
      readonly keptUntil: BusinessDate
    }

/**
 * Whether a person's identity may be erased on a day. The longest period counts, to its last day.
 * @param relationEnded null while the relation goes on, or where nobody knows that it ended
 */
export function erasability(relationEnded: BusinessDate | null, today: BusinessDate): Erasability {
  const longest = keepingRules.toSorted((a, b) => b.years - a.years)[0]
  if (longest === undefined) return { erasable: true }
  if (relationEnded === null || relationEnded > today) {
    return { erasable: false, because: 'relation_open', rule: longest }
  }
  const keptUntil = addYears(relationEnded, longest.years)
  return today > keptUntil
    ? { erasable: true }
    : { erasable: false, because: 'keeping_period', rule: longest, keptUntil }
}
