import assert from 'node:assert/strict'
import { test } from 'node:test'

import { chanceOfWorks } from '#server/testing/exact-power.ts'

import { detectableShareDifference, neededPerArm, powerOf } from './power.ts'
import type { ArmsOf, Chances } from './power.ts'

/** Beside the theory, counted out over every outcome by code written apart. */
const planned: readonly (readonly [arms: ArmsOf, chances: Chances])[] = [
  [
    { treated: 289, control: 289 },
    { control: 0.01, treated: 0.04 },
  ],
  [
    { treated: 651, control: 289 },
    { control: 0.01, treated: 0.03 },
  ],
  [
    { treated: 2_000, control: 200 },
    { control: 0.02, treated: 0.06 },
  ],
  [
    { treated: 900, control: 100 },
    { control: 0.3, treated: 0.45 },
  ],
  [
    { treated: 60, control: 60 },
    { control: 0.05, treated: 0.3 },
  ],
  [
    { treated: 1_500, control: 1_500 },
    { control: 0.1, treated: 0.13 },
  ],
  [
    { treated: 400, control: 400 },
    { control: 0.9, treated: 0.96 },
  ],
]
for (const [arms, chances] of planned) {
  const { treated, control } = arms
  test(`the power of ${treated} against ${control}, ${chances.control} to ${chances.treated}`, () => {
    const theory = chanceOfWorks(arms, chances)
    const told = powerOf(arms, chances)
    assert.ok(Math.abs(told - theory) < 0.01, `${told} told, ${theory} counted out`)
  })
}

test('a difference that is told as seen is seen in four of five, and one a tenth less is not', () => {
  for (const [arms, { control }] of planned) {
    const difference = detectableShareDifference(arms, control)
    assert.ok(Number.isFinite(difference))
    const at = (share: number) => ({ control, treated: control + difference * share })
    assert.ok(chanceOfWorks(arms, at(1)) > 0.78, `${arms.treated} against ${arms.control}`)
    assert.ok(chanceOfWorks(arms, at(0.9)) < 0.8, `${arms.treated} against ${arms.control}`)
  }
})

test('a handful proves nothing, whoever does what', () => {
  assert.equal(detectableShareDifference({ treated: 3, control: 2 }, 0.02), Infinity)
  assert.equal(detectableShareDifference({ treated: 30, control: 0 }, 0.02), Infinity)
  // The textbook's curve would promise the lift from 1 % to 4 % with 300 an arm; counts don't.
  const few = detectableShareDifference({ treated: 300, control: 300 }, 0.01)
  assert.ok(few > 0.035, `${few}`)
})

test('as many as are told to be needed are enough, and a twentieth fewer are not', () => {
  for (const [chances, tolerance] of [
    [{ control: 0.02, treated: 0.022 }, 0.81],
    [{ control: 0.01, treated: 0.05 }, 0.83],
    [{ control: 0.2, treated: 0.4 }, 0.83],
  ] as const) {
    const n = neededPerArm(chances)
    const power = (of: number) => powerOf({ treated: of, control: of }, chances)
    assert.ok(power(n) >= 0.8 && power(n) < tolerance, `${n} an arm: ${power(n)}`)
    assert.ok(power(Math.floor(n * 0.95)) < 0.8, `${n} an arm`)
  }
  assert.equal(neededPerArm({ control: 0.99, treated: 1.089 }), Infinity)
  assert.equal(neededPerArm({ control: 0, treated: 0 }), Infinity)
})
