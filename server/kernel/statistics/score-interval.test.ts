import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import type { SharesOfStratum } from './conditional-exact.ts'
import { normalQuantile } from './distributions.ts'
import {
  compareShares,
  controlShareAt,
  controlShareAtRatio,
  scoreBounds,
} from './score-interval.ts'
import type { ComparedShares } from './score-interval.ts'

type Counts = readonly [treated: number, of: number, control: number, of: number]

const stratum = ([treated, n1, control, n2]: Counts): SharesOfStratum => ({
  treated: { n: n1, successes: treated },
  control: { n: n2, successes: control },
})
const told = (strata: readonly SharesOfStratum[]): ComparedShares => {
  const compared = compareShares(strata)
  assert.ok(typeof compared !== 'string', String(compared))
  return compared
}
const four = (value: number) => Number(value.toFixed(4))

/** Newcombe 1998, Statistics in Medicine 17:873, table II, method 6 (Miettinen and Nurminen). */
const published: readonly (readonly [counts: Counts, low: number, high: number])[] = [
  [[56, 70, 48, 80], 0.0528, 0.3382],
  [[9, 10, 3, 10], 0.17, 0.8406],
  [[5, 56, 0, 29], -0.0326, 0.1933],
]

for (const [counts, low, high] of published) {
  test(`the score interval of ${counts.join(', ')} is the published one`, () => {
    const { absolute } = scoreBounds([stratum(counts)], normalQuantile(0.975))
    assert.deepEqual([four(absolute.low), four(absolute.high)], [low, high])
  })
}

test('18 of 651 against 3 of 289 prove nothing, in points and in per cent alike', () => {
  const { p, absolute, relative } = told([stratum([18, 651, 3, 289])])
  assert.equal(Number(p.toFixed(3)), 0.149)
  assert.ok(absolute.low < 0 && absolute.high > 0)
  assert.ok(relative !== null && relative.low < 0 && relative.high > 0)
})

const anyStratum = fc
  .tuple(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 400 }), fc.nat(), fc.nat())
  .map(([n1, n2, x1, x2]) => stratum([x1 % (n1 + 1), n1, x2 % (n2 + 1), n2]))
const anyWaves = fc.array(anyStratum, { minLength: 1, maxLength: 5 })

test('p, the interval in points and the interval in per cent tell one verdict', () => {
  fc.assert(
    fc.property(anyWaves, (strata) => {
      const compared = compareShares(strata)
      if (typeof compared === 'string') return
      const { p, absolute, relative } = compared
      // On the very border the halvings of the search decide by a hair.
      if (Math.abs(p - 0.05) < 1e-6) return
      for (const interval of [absolute, relative]) {
        if (interval === null) continue
        const { low, lift, high } = interval
        assert.ok(low <= lift + 1e-9 && lift <= high + 1e-9, JSON.stringify(interval))
        assert.equal(low > 0 || high < 0, p < 0.05, JSON.stringify({ p, interval }))
      }
    }),
    { seed: 5, numRuns: 500 },
  )
})

test('swapping the arms turns the difference round', () => {
  fc.assert(
    fc.property(anyWaves, (strata) => {
      const there = compareShares(strata)
      const back = compareShares(
        strata.map((one) => ({ control: one.treated, treated: one.control })),
      )
      if (typeof there === 'string' || typeof back === 'string') {
        assert.equal(there, back)
        return
      }
      assert.ok(Math.abs(there.p - back.p) < 1e-9)
      assert.ok(Math.abs(there.absolute.low + back.absolute.high) < 1e-6)
    }),
    { seed: 6, numRuns: 200 },
  )
})

test('the shares under a supposed difference or ratio are the likeliest there are', () => {
  const log = (count: number, share: number) => (count === 0 ? 0 : count * Math.log(share))
  const likelihood = ({ control, treated }: SharesOfStratum, p1: number, p2: number) =>
    log(treated.successes, p1) +
    log(treated.n - treated.successes, 1 - p1) +
    log(control.successes, p2) +
    log(control.n - control.successes, 1 - p2)
  const supposed = fc.double({ min: -0.95, max: 0.95, noNaN: true })
  fc.assert(
    fc.property(anyStratum, supposed, (one, difference) => {
      const ratio = Math.exp(difference * 3)
      const best = controlShareAt(one, difference)
      const bestAtRatio = controlShareAtRatio(one, ratio)
      for (let step = 1; step < 200; step += 1) {
        const control = step / 200
        const treated = control + difference
        if (treated > 0 && treated < 1) {
          const here = likelihood(one, treated, control)
          assert.ok(here <= likelihood(one, best + difference, best) + 1e-6)
        }
        if (control * ratio < 1) {
          const here = likelihood(one, control * ratio, control)
          assert.ok(here <= likelihood(one, bestAtRatio * ratio, bestAtRatio) + 1e-6)
        }
      }
    }),
    { seed: 8, numRuns: 150 },
  )
})

test('of a campaign in waves each is compared with its own control', () => {
  // Added up: 8.3 % against 7.0 %. Wave by wave nothing differs; the third had fewer in control.
  const waves: readonly Counts[] = [
    [300, 6_000, 301, 6_000],
    [360, 6_000, 366, 6_000],
    [1_680, 14_000, 242, 2_000],
  ]
  const added = told([stratum([2_340, 26_000, 909, 14_000])])
  assert.ok(added.p < 0.001 && added.absolute.lift > 0.02)
  const { p, absolute, relative } = told(waves.map(stratum))
  assert.ok(p > 0.5 && absolute.low < 0 && absolute.high > 0, JSON.stringify(absolute))
  assert.ok(absolute.lift < 0 && relative !== null && relative.lift < 0)
})

test('where nobody or everybody did it, or an arm is empty, there is no lift', () => {
  assert.equal(compareShares([stratum([0, 40, 0, 40])]), 'no_variation')
  assert.equal(compareShares([stratum([40, 40, 40, 40])]), 'no_variation')
  assert.equal(compareShares([stratum([3, 40, 0, 0])]), 'arm_too_small')
  assert.equal(told([stratum([7, 40, 0, 40])]).relative, null)
  const none = told([stratum([0, 400, 9, 400])])
  assert.equal(none.relative?.lift, -1)
})
