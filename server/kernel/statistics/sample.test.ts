import assert from 'node:assert/strict'
import { test } from 'node:test'

import { brokenSplitBelow, splitP } from './sample.ts'
import type { SplitOfStratum } from './sample.ts'

const wave = (control: number, customers: number, share: number): SplitOfStratum => ({
  control,
  customers,
  share,
})

const splits: readonly (readonly [
  what: string,
  waves: readonly SplitOfStratum[],
  sound: boolean | null,
])[] = [
  ['half of a hundred thousand', [wave(50_100, 100_000, 0.5)], true],
  ['a hundredth too many of a hundred thousand', [wave(51_000, 100_000, 0.5)], false],
  // Three standard errors off, p = 0.003: chance does that, once in so many campaigns.
  ['three standard errors off the half of ten thousand', [wave(5_150, 10_000, 0.5)], true],
  ['3.4 standard errors off the half of ten thousand', [wave(5_170, 10_000, 0.5)], false],
  // So few that it is counted exactly: 2 of 12 and fewer, or as many more, p = 0.039.
  ['two of twelve, a half meant', [wave(2, 12, 0.5)], true],
  ['a tenth of a hundred thousand', [wave(9_980, 100_000, 0.1)], true],
  ['all treated against a half meant', [wave(0, 200, 0.5)], false],
  ['all in control against a half meant', [wave(200, 200, 0.5)], false],
  ['none of twelve, a half meant', [wave(0, 12, 0.5)], false],
  ['three of twelve, a half meant', [wave(3, 12, 0.5)], true],
  ['three customers, who could never show it', [wave(0, 3, 0.5)], null],
  ['nobody', [wave(0, 0, 0.5)], null],
  ['two waves whose faults cancel', [wave(100, 300, 0.5), wave(200, 300, 0.5)], false],
  ['two waves of other shares, both as meant', [wave(30, 300, 0.1), wave(150, 300, 0.5)], true],
  ['many waves, each a little short', Array.from({ length: 20 }, () => wave(40, 100, 0.5)), false],
]

for (const [what, waves, sound] of splits) {
  const said = sound === null ? 'not checked' : sound ? 'sound' : 'broken'
  test(`${what}: ${said}`, () => {
    const p = splitP(waves)
    assert.equal(p === null ? null : p >= brokenSplitBelow, sound, `p = ${p}`)
  })
}
