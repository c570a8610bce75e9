import { weightOf } from '#kernel/statistics/score-interval.ts'

import { pooledTreated } from './arms.ts'
import type { MeasuredArm, MeasuredWave } from './measured.ts'

/** A wave in which somebody was left alone and somebody was not. */
export interface ComparedWave {
  readonly wave: string
  readonly control: MeasuredArm
  readonly treated: MeasuredArm
}

/**
 * The waves that can be compared, each with one treated arm (all of them together where none is
 * named). A wave without a control, or without that arm, tells nothing of the campaign.
 */
export function comparedWaves(waves: readonly MeasuredWave[], arm?: string): ComparedWave[] {
  return waves.flatMap(({ wave, arms }) => {
    const control = arms.find((one) => one.control)
    const treated =
      arm === undefined ? pooledTreated(arms) : arms.find((one) => !one.control && one.arm === arm)
    if (control === undefined || treated === undefined) return []
    return control.customers > 0 && treated.customers > 0 ? [{ wave, control, treated }] : []
  })
}

/** Customers in waves that have nobody to be compared with. */
export function notCompared(waves: readonly MeasuredWave[]): number {
  const used = new Set(comparedWaves(waves).map(({ wave }) => wave))
  return waves.reduce(
    (sum, { wave, arms }) =>
      used.has(wave) ? sum : sum + arms.reduce((all, { customers }) => all + customers, 0),
    0,
  )
}

/** What each wave counts for when arms are compared, adding up to 1: Mantel-Haenszel. */
export function waveWeights(waves: readonly MeasuredWave[]): ReadonlyMap<string, number> {
  const weights = comparedWaves(waves).map(({ wave, control, treated }): [string, number] => [
    wave,
    weightOf({ control: { n: control.customers }, treated: { n: treated.customers } }),
  ])
  const all = weights.reduce((sum, [, weight]) => sum + weight, 0)
  return new Map(weights.map(([wave, weight]) => [wave, weight / all]))
}

/**
 * The share of an arm as if every arm were spread over the waves alike: what the arms differ by is
 * then the campaign's, not the waves'.
 * @param convertedOf how many of the arm did it in a wave
 */
export function comparableRate(
  waves: readonly MeasuredWave[],
  arm: string,
  convertedOf: (wave: MeasuredWave, arm: MeasuredArm) => number,
): number {
  const weights = waveWeights(waves)
  let [rate, weight] = [0, 0]
  for (const wave of waves) {
    const found = wave.arms.find((one) => one.arm === arm)
    const counts = weights.get(wave.wave) ?? (weights.size === 0 ? 1 : 0)
    if (found === undefined || found.customers === 0 || counts === 0) continue
    rate += (counts * convertedOf(wave, found)) / found.customers
    weight += counts
  }
  return weight === 0 ? 0 : rate / weight
}
