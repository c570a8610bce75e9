import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { sharesP } from './conditional-exact.ts'
import type { ShareMethod, SharesOfStratum } from './conditional-exact.ts'

type Counts = readonly [treated: number, of: number, control: number, of: number]

const stratum = ([treated, n1, control, n2]: Counts): SharesOfStratum => ({
  treated: { n: n1, successes: treated },
  control: { n: n2, successes: control },
})

const tables: readonly (readonly [counts: Counts, p: number, method: ShareMethod])[] = [
  // A campaign once called proved at "p = 0.049".
  [[18, 651, 3, 289], 0.149, 'exact'],
  // Fisher's tea (The Design of Experiments, 1935).
  [[3, 4, 1, 4], 0.486, 'exact'],
  [[4, 4, 0, 4], 0.029, 'exact'],
  [[7, 40, 0, 40], 0.012, 'exact'],
  [[10, 50, 10, 51], 1, 'exact'],
  [[56, 70, 48, 80], 0.008, 'exact_mid'],
  [[1, 1, 1, 1], 1, 'exact'],
]

for (const [counts, p, method] of tables) {
  test(`${counts[0]} of ${counts[1]} against ${counts[2]} of ${counts[3]}: p = ${p}`, () => {
    const told = sharesP([stratum(counts)])
    assert.deepEqual([Number(told.p.toFixed(3)), told.method], [p, method])
  })
}

function choose(n: number, k: number): bigint {
  let result = 1n
  for (let at = 0; at < k; at += 1) result = (result * BigInt(n - at)) / BigInt(at + 1)
  return result
}

/** Every way the successes can fall, in whole numbers: nothing rounded, nothing clever. */
function byHand(strata: readonly SharesOfStratum[]): {
  central: number
  mid: number
  rare: number
} {
  let ways = new Map<number, bigint>([[0, 1n]])
  for (const { control, treated } of strata) {
    const successes = control.successes + treated.successes
    const next = new Map<number, bigint>()
    for (let count = 0; count <= Math.min(successes, treated.n); count += 1) {
      if (successes - count > control.n) continue
      const here = choose(treated.n, count) * choose(control.n, successes - count)
      for (const [before, many] of ways) {
        next.set(before + count, (next.get(before + count) ?? 0n) + many * here)
      }
    }
    ways = next
  }
  const observed = strata.reduce((all, { treated }) => all + treated.successes, 0)
  const share = (holds: (count: number, many: bigint) => boolean) => {
    let [some, all] = [0n, 0n]
    for (const [count, many] of ways) {
      all += many
      if (holds(count, many)) some += many
    }
    return Number((some * 10n ** 12n) / all) / 1e12
  }
  const at = ways.get(observed) ?? 0n
  const least = Math.min(
    share((count) => count >= observed),
    share((count) => count <= observed),
  )
  return {
    central: Math.min(1, 2 * least),
    mid: Math.min(1, 2 * (least - share((count) => count === observed) / 2)),
    rare: share((_, many) => many <= at),
  }
}

const anyStratum = fc
  .tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }), fc.nat(), fc.nat())
  .map(([n1, n2, x1, x2]) => stratum([x1 % (n1 + 1), n1, x2 % (n2 + 1), n2]))

test('the p of any few waves is that of all their tables counted in whole numbers', () => {
  fc.assert(
    fc.property(fc.array(anyStratum, { minLength: 1, maxLength: 4 }), (strata) => {
      const { p, method } = sharesP(strata)
      const { central, mid, rare } = byHand(strata)
      const expected = method === 'exact_mid' ? mid : Math.max(central, rare)
      assert.ok(Math.abs(p - expected) < 1e-6, `${method} ${p} against ${expected}`)
    }),
    { seed: 11, numRuns: 300 },
  )
})

test('from counts on where the normal curve takes over, both say the same', () => {
  // The same distance from the middle in standard errors, just under and just over the border.
  const [under, over] = [7_300, 7_700].map((each) => {
    const more = Math.round(Math.sqrt(each / 2) * 1.1)
    return sharesP([stratum([each + more, each * 40, each - more, each * 40])])
  })
  assert.deepEqual([under?.method, over?.method], ['exact_mid', 'score'])
  assert.ok(Math.abs((under?.p ?? 0) - (over?.p ?? 1)) < 0.002, `${under?.p} ${over?.p}`)
})

test('a wave with one arm alone tells nothing', () => {
  const [alone, told] = [stratum([5, 50, 0, 0]), stratum([9, 30, 2, 30])]
  assert.deepEqual(sharesP([alone, told]), sharesP([told]))
})
