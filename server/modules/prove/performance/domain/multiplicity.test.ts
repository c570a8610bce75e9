import assert from 'node:assert/strict'
import { test } from 'node:test'

import { testedTogether } from './multiplicity.ts'

const estimate = (p: number) => ({
  measure: 'conversion' as const,
  method: 'exact' as const,
  p,
  absolute: { lift: 0.01, low: 0, high: 0.02 },
  relative: null,
})
const one = (campaignId: string, p: number | null, verdict = 'too_small' as const) => ({
  campaignId,
  verdict,
  estimate: p === null ? null : estimate(p),
})

/** Benjamini and Hochberg 1995, JRSS B 57:289, section 3.2: fifteen p values, four rejected. */
const published = [
  0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719,
  0.6528, 0.759, 1,
]

test('of the fifteen published p values the first four stand', () => {
  const told = testedTogether(published.map((p, place) => one(`C${place}`, p)))
  assert.deepEqual([told.tested, told.alone, told.standing], [15, 9, 4])
  const standing = [...told.of].filter(([, { stands }]) => stands).map(([id]) => id)
  assert.deepEqual(standing.toSorted(), ['C0', 'C1', 'C2', 'C3'])
  assert.match(told.words.zh, /共检验 15 个活动：单独看 9 个.*其中 4 个.*约 0\.8 个/)
  assert.match(
    told.of.get('C4')?.words.en ?? '',
    /does not stand among 15 campaigns.*may be chance/,
  )
})

test('what tested nothing is not counted among the tested', () => {
  const early = { campaignId: 'E', verdict: 'too_early' as const, estimate: null }
  const told = testedTogether([one('A', 0.01), one('B', null), early])
  assert.deepEqual([told.tested, [...told.of.keys()]], [1, ['A']])
})

test('one campaign alone is judged as it is', () => {
  const told = testedTogether([one('A', 0.04)])
  assert.deepEqual(told.of.get('A')?.stands, true)
})
