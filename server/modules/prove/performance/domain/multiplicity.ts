import type { CampaignResult } from '#contracts/results.ts'
import type { Words } from '#contracts/words.ts'

import { both } from './say.ts'
import { SIGNIFICANT_BELOW } from './verdict.ts'

type Tested = Pick<CampaignResult, 'campaignId' | 'verdict' | 'estimate'>

/** All campaigns judged on one night, each beside the others. */
export interface TestedTogether {
  readonly tested: number
  /** Judged by themselves alone better or worse than their control. */
  readonly alone: number
  /** Of those, how many stand when all are judged together. */
  readonly standing: number
  readonly words: Words
  readonly of: ReadonlyMap<string, NonNullable<CampaignResult['multiplicity']>>
}

/** Verdicts that rest on a test; too early and unsound ones tested nothing. */
const tests: ReadonlySet<Tested['verdict']> = new Set([
  'better',
  'worse',
  'no_difference',
  'too_small',
])

/**
 * Of many campaigns one in twenty differs from its control by chance. Their p values are adjusted
 * for the share of false findings (Benjamini and Hochberg 1995): of those that stand at 5 % about a
 * twentieth are chance, whatever their number.
 */
export function testedTogether(results: readonly Tested[]): TestedTogether {
  const ranked = results
    .flatMap(({ campaignId, verdict, estimate }) =>
      estimate !== null && tests.has(verdict) ? [{ campaignId, p: estimate.p }] : [],
    )
    .toSorted((a, b) => b.p - a.p)
  const tested = ranked.length
  const of = new Map<string, NonNullable<CampaignResult['multiplicity']>>()
  let [least, alone, standing] = [1, 0, 0]
  for (const [place, { campaignId, p }] of ranked.entries()) {
    least = Math.min(least, (p * tested) / (tested - place))
    const stands = least < SIGNIFICANT_BELOW
    const seen = p < SIGNIFICANT_BELOW
    if (seen) alone += 1
    if (stands) standing += 1
    of.set(campaignId, { tested, p: least, stands, words: wordsOf(tested, least, seen, stands) })
  }
  return { tested, alone, standing, of, words: listWords(tested, alone, standing) }
}

function wordsOf(tested: number, p: number, seen: boolean, stands: boolean): Words {
  const said = p < 0.001 ? '< 0.001' : `= ${p.toFixed(3)}`
  if (!seen) {
    return both(
      `与 ${tested} 个活动一并检验，校正后 p ${said}`,
      `Tested with ${tested} campaigns, adjusted p ${said}`,
    )
  }
  return stands
    ? both(
        `与 ${tested} 个活动一并检验仍成立（校正后 p ${said}）`,
        `It stands among ${tested} campaigns tested (adjusted p ${said})`,
      )
    : both(
        `${tested} 个活动一并检验时不再成立（校正后 p ${said}）：可能是偶然`,
        `It does not stand among ${tested} campaigns tested (adjusted p ${said}): it may be chance`,
      )
}

function listWords(tested: number, alone: number, standing: number): Words {
  const byChance = (tested * SIGNIFICANT_BELOW).toFixed(1)
  return both(
    `共检验 ${tested} 个活动：单独看 ${alone} 个与对照有差别，其中 ${standing} 个一并检验后仍成立` +
      `（Benjamini-Hochberg，5%）。即使都无效，单独看也会有约 ${byChance} 个显出差别`,
    `${tested} campaigns were tested: taken alone, ${alone} differ from their control; ${standing} ` +
      `of them stand when all are tested together (Benjamini-Hochberg, 5 %). If none did anything, ` +
      `about ${byChance} would still differ`,
  )
}
