import { chanceOfWorks, normalPower } from '#server/testing/exact-power.ts'
import { simulateVerdicts } from '#server/testing/simulated-campaigns.ts'
import type { SimulatedWave } from '#server/testing/simulated-campaigns.ts'

import type { BenchOptions, Figure } from './figure.ts'

const CAMPAIGNS = 10_000
const BASE = 0.05
/** Expected to do it in the control, and the control's share of all members. */
const counts = [3, 5, 10, 30, 100, 300] as const
const shares = [0.5, 0.3, 0.1] as const
/** The power at which an effect is planted. */
const POWER = 0.8

/**
 * How far a verdict can be believed: of campaigns that did nothing, how many are found to have worked
 * (one-sided, per cent); of campaigns with a planted effect, how many are found, beside what the
 * exact test must find by theory, and beside what the textbook's normal curve promises.
 */
export async function* run({ seed, tell }: BenchOptions): AsyncGenerator<Figure> {
  for (const share of shares) {
    for (const count of counts) {
      tell(`${count} expected in a control of ${share * 100} %`)
      yield* cell(count, share, seed)
    }
  }
  tell('waves of other levels and other shares')
  const waves: readonly SimulatedWave[] = [
    wave(600, 600, 0.02),
    wave(200, 1_400, 0.12),
    wave(900, 100, 0.05),
  ]
  yield figure('aa_works/waves', simulateVerdicts(waves, CAMPAIGNS, seed).works)
}

function* cell(count: number, share: number, seed: number): Generator<Figure> {
  const name = `${count}@${share * 100}%`
  const control = Math.round(count / BASE)
  const arms = { control, treated: Math.round((control * (1 - share)) / share) }
  const nothing = simulateVerdicts([wave(arms.control, arms.treated, BASE)], CAMPAIGNS, seed)
  yield figure(`aa_works/${name}`, nothing.works)
  yield figure(`aa_harms/${name}`, nothing.harms)

  let [least, most] = [BASE, 0.9]
  for (let halving = 0; halving < 24; halving += 1) {
    const middle = (least + most) / 2
    if (chanceOfWorks(arms, { control: BASE, treated: middle }) < POWER) least = middle
    else most = middle
  }
  const chance = { control: BASE, treated: most }
  const theory = chanceOfWorks(arms, chance)
  const { works } = simulateVerdicts([{ arms, chance }], CAMPAIGNS, seed + 1)
  yield { ...figure(`power/${name}`, works), ratio: Number((works / theory).toFixed(4)) }
  yield figure(`power_exact_theory/${name}`, theory)
  yield figure(`power_normal_theory/${name}`, normalPower(arms, chance))
  yield { ...figure(`power_off_by/${name}`, works - theory), unit: 'points' }
}

function wave(control: number, treated: number, chance: number): SimulatedWave {
  return { arms: { control, treated }, chance: { control: chance, treated: chance } }
}

function figure(name: string, share: number): Figure {
  return { bench: 'verdicts', figure: name, value: Number((share * 100).toFixed(2)), unit: '%' }
}
