import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { exp, ln, normalQuantile } from './exact-math.ts'
import { Random, streams } from './random.ts'

const seventh = [3729395263, 1580650301, 3262504508]

describe('arithmetic that is the same everywhere', () => {
  test('exponential and logarithm are right to a millionth of a millionth', () => {
    for (let x = -30; x <= 30; x += 0.37) {
      assert.ok(Math.abs(exp(x) / Math.exp(x) - 1) < 1e-12, `exp ${x}`)
    }
    for (let x = 0.000_01; x < 1e6; x *= 1.7) {
      assert.ok(Math.abs(ln(x) - Math.log(x)) < 1e-12, `ln ${x}`)
    }
  })

  test('quantiles of the normal are those of the tables', () => {
    const table: readonly (readonly [number, number])[] = [
      [0.5, 0],
      [0.841344746, 1],
      [0.975, 1.959963985],
      [0.01, -2.326347874],
      [0.999, 3.090232306],
    ]
    for (const [p, z] of table) assert.ok(Math.abs(normalQuantile(p) - z) < 1e-7, `${p}`)
  })

  test('the numbers of a seed are these, on any machine', () => {
    const random = new Random(7, streams.life, 42)
    assert.deepEqual([random.next(), random.next(), random.next()], seventh)
    assert.equal(new Random(7, streams.life, 42).next(), seventh[0])
    assert.notEqual(new Random(7, streams.life, 43).next(), seventh[0])
    assert.notEqual(new Random(8, streams.life, 42).next(), seventh[0])
  })

  test('drawing by weight, rarity and spread keeps to its law', () => {
    const random = new Random(3, streams.life)
    const counts = [0, 0, 0]
    let events = 0
    let sum = 0
    let squares = 0
    const draws = 20_000
    for (let n = 0; n < draws; n += 1) {
      const place = random.weighted([1, 2, 7])
      counts[place] = (counts[place] ?? 0) + 1
      events += random.poisson(2.5)
      const z = random.normal()
      sum += z
      squares += z * z
    }
    assert.ok(Math.abs((counts[2] ?? 0) / draws - 0.7) < 0.02)
    assert.ok(Math.abs(events / draws - 2.5) < 0.06)
    assert.ok(Math.abs(sum / draws) < 0.03)
    assert.ok(Math.abs(squares / draws - 1) < 0.05)
  })
})
