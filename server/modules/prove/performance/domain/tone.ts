import type { CampaignResult } from '#contracts/results.ts'

type Toned = Pick<CampaignResult, 'verdict' | 'money' | 'multiplicity'>

/**
 * The colour a verdict is shown in, the same wherever it is: green is what worked, did not lose money
 * and is not what so many campaigns tested together would show by chance.
 */
export function toneOf({ verdict, money, multiplicity }: Toned): CampaignResult['tone'] {
  if (verdict === 'worse' || verdict === 'unsound') return 'bad'
  if (verdict === 'no_difference') return 'warn'
  if (verdict !== 'better') return 'plain'
  if (money.verdict === 'lost') return 'bad'
  const losing = money.netCents !== null && money.netCents < 0
  const byChance = multiplicity !== null && !multiplicity.stands
  return losing || byChance ? 'warn' : 'good'
}
