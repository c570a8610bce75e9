import { streams, Random } from '#demo/random.ts'
import { businessDateOf } from '#kernel/business-date.ts'
import { verdictOf } from '#modules/prove/performance/index.ts'
import type { MeasuredArm, MeasuredCampaign } from '#modules/prove/performance/index.ts'

import type { TwoArms } from './exact-power.ts'

/** A wave of a campaign nobody ran: how many in each arm, and the chance that one of them does it. */
export interface SimulatedWave {
  readonly arms: TwoArms
  readonly chance: { readonly treated: number; readonly control: number }
}

const started = businessDateOf('2026-09-01')
const over = businessDateOf('2026-10-31')
const yuan = { zh: '元', en: 'yuan' }

/**
 * How often a campaign of these waves is found to have worked and to have done harm, by the
 * product's own verdict, over so many drawn from a seed.
 */
export function simulateVerdicts(
  waves: readonly SimulatedWave[],
  campaigns: number,
  seed: number,
): { readonly works: number; readonly harms: number } {
  const random = new Random(seed, streams.campaign)
  const draws = waves.map(({ arms, chance }) => ({
    control: drawer(arms.control, chance.control),
    treated: drawer(arms.treated, chance.treated),
  }))
  const known = new Map<string, string>()
  let [works, harms] = [0, 0]
  for (let at = 0; at < campaigns; at += 1) {
    const counts = draws.map(({ control, treated }) => ({
      control: control(random.unit()),
      treated: treated(random.unit()),
    }))
    const key = counts.map(({ control, treated }) => `${control} ${treated}`).join(' ')
    const verdict = known.get(key) ?? judge(waves, counts)
    known.set(key, verdict)
    if (verdict === 'better') works += 1
    if (verdict === 'worse') harms += 1
  }
  return { works: works / campaigns, harms: harms / campaigns }
}

function judge(
  waves: readonly SimulatedWave[],
  counts: readonly { readonly control: number; readonly treated: number }[],
): string {
  const measured: MeasuredCampaign = {
    plan: {
      campaignId: 'simulated',
      name: 'simulated',
      family: null,
      productId: null,
      measure: 'purchases',
      started,
      windowDays: 30,
      controlArm: 'control',
      controlShare: null,
      costPerContactCents: null,
      costCents: null,
    },
    arms: [arm('control', 1, 1), arm('treated', 1, 1)],
    waves: waves.map(({ arms }, place) => ({
      wave: String(place),
      controlShare: null,
      arms: [
        arm('control', arms.control, counts[place]?.control ?? 0),
        arm('treated', arms.treated, counts[place]?.treated ?? 0),
      ],
    })),
    unknownMembers: 0,
    crossedOver: 0,
    closes: businessDateOf('2026-09-30'),
    contacts: [],
    assetsKnown: true,
  }
  const unchecked = { p: null, good: false, state: 'not_checked', words: yuan } as const
  return verdictOf(measured, unchecked, over, yuan).verdict
}

function arm(name: string, customers: number, converted: number): MeasuredArm {
  return {
    arm: name,
    control: name === 'control',
    customers,
    converted,
    reportedOnly: 0,
    sumCents: 0,
    sumSquares: 0,
    visits: null,
  }
}

/** Draws how many of `n` did it, from an even number between 0 and 1. */
function drawer(n: number, chance: number): (even: number) => number {
  let log = n * Math.log1p(-chance)
  let below = 0
  const upTo: number[] = []
  for (let count = 0; count <= n && below < 1 - 1e-13; count += 1) {
    below += Math.exp(log)
    upTo.push(below)
    log += Math.log((n - count) / (count + 1)) + Math.log(chance / (1 - chance))
  }
  return (even) => {
    let [least, most] = [0, upTo.length - 1]
    while (least < most) {
      const middle = (least + most) >> 1
      if ((upTo[middle] ?? 1) > even) most = middle
      else least = middle + 1
    }
    return least
  }
}
