import assert from 'node:assert/strict'
import { test } from 'node:test'

import { chanceOfWorks } from '#server/testing/exact-power.ts'
import { simulateVerdicts } from '#server/testing/simulated-campaigns.ts'

/** A sample of `npm run bench -- verdicts`: campaigns drawn from a seed, judged as the page does. */
const CAMPAIGNS = 2_000
/** 3 % and three standard errors of so few campaigns. */
const MOST = 0.03 + 3 * Math.sqrt((0.03 * 0.97) / CAMPAIGNS)

const nothing: readonly (readonly [control: number, treated: number, chance: number])[] = [
  [60, 60, 0.05],
  [60, 540, 0.05],
  [540, 60, 0.05],
  [289, 651, 0.022],
  [600, 1_400, 0.05],
  [2_000, 2_000, 0.05],
]

for (const [control, treated, chance] of nothing) {
  test(`${control} and ${treated} customers, nothing done: few are found to have worked`, () => {
    const wave = { arms: { control, treated }, chance: { control: chance, treated: chance } }
    const { works, harms } = simulateVerdicts([wave], CAMPAIGNS, 7)
    assert.ok(works <= MOST && harms <= MOST, `${works} worked, ${harms} did harm`)
  })
}

test('waves of other levels and shares, nothing done: few are found to have worked', () => {
  const wave = (control: number, treated: number, chance: number) => ({
    arms: { control, treated },
    chance: { control: chance, treated: chance },
  })
  const waves = [wave(600, 600, 0.02), wave(200, 1_400, 0.12), wave(900, 100, 0.05)]
  assert.ok(simulateVerdicts(waves, 1_000, 7).works <= 0.05)
})

const planted: readonly (readonly [control: number, treated: number, base: number, to: number])[] =
  [
    [60, 60, 0.05, 0.22],
    [200, 400, 0.05, 0.12],
    [600, 1_400, 0.05, 0.08],
  ]

for (const [control, treated, base, to] of planted) {
  test(`from ${base} to ${to} in ${control} and ${treated}: found as often as theory says`, () => {
    const arms = { control, treated }
    const chance = { control: base, treated: to }
    const theory = chanceOfWorks(arms, chance)
    const { works } = simulateVerdicts([{ arms, chance }], CAMPAIGNS, 8)
    assert.ok(theory > 0.5 && Math.abs(works - theory) < 0.03, `${works} of ${theory}`)
  })
}
