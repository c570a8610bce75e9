import { exp, normalQuantile } from './exact-math.ts'

/** Named streams: what is drawn for one purpose never shifts what is drawn for another. */
export const streams = {
  organisation: 1,
  business: 2,
  household: 3,
  traits: 4,
  employment: 5,
  prices: 6,
  identity: 7,
  campaign: 8,
  life: 9,
  salary: 10,
  event: 11,
  consent: 12,
  risk: 13,
  complaint: 14,
  service: 15,
  relation: 16,
  holding: 17,
  bad: 18,
  nextDay: 19,
} as const
export type Stream = (typeof streams)[keyof typeof streams]

/**
 * Seeded random numbers (xoshiro128**, Blackman and Vigna), the same on every machine. One
 * generator is set to (seed, stream, index) again and again, so customer 17's life does not
 * depend on how much chance customer 16 used up.
 */
export class Random {
  #a = 0
  #b = 0
  #c = 0
  #d = 0
  readonly #seed: number

  constructor(seed: number, stream: Stream, index = 0) {
    this.#seed = seed
    this.at(stream, index)
  }

  /** Restarts at a stream and index; returns itself. */
  at(stream: Stream, index: number): this {
    const high = Math.floor(this.#seed / 4_294_967_296)
    let state = mix((this.#seed | 0) ^ Math.imul(stream, 0x9e3779b1))
    state = mix(state ^ Math.imul(high, 0x85ebca6b) ^ Math.imul(index + 1, 0xc2b2ae35))
    this.#a = state = mix(state + 0x9e3779b9)
    this.#b = state = mix(state + 0x9e3779b9)
    this.#c = state = mix(state + 0x9e3779b9)
    this.#d = mix(state + 0x9e3779b9) | 1
    return this
  }

  /** A whole number from 0 to 2^32 - 1. */
  next(): number {
    const b = this.#b
    const product = Math.imul(b, 5)
    const result = Math.imul((product << 7) | (product >>> 25), 9)
    const shifted = b << 9
    this.#c ^= this.#a
    this.#d ^= b
    this.#b ^= this.#c
    this.#a ^= this.#d
    this.#c ^= shifted
    this.#d = (this.#d << 11) | (this.#d >>> 21)
    return result >>> 0
  }

  /** 0 up to, not including, 1. */
  unit(): number {
    return this.next() / 4_294_967_296
  }

  chance(probability: number): boolean {
    return this.unit() < probability
  }

  /** A whole number from 0 to `count` - 1. */
  below(count: number): number {
    return Math.floor(this.unit() * count)
  }

  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number {
    return low + this.below(high - low + 1)
  }

  real(low: number, high: number): number {
    return low + (high - low) * this.unit()
  }

  /** Standard normal. */
  normal(): number {
    return normalQuantile((this.next() + 0.5) / 4_294_967_296)
  }

  /** Lognormal around `median`. */
  lognormal(median: number, sigma: number): number {
    return median * exp(sigma * this.normal())
  }

  /** How many of something rare happen when `mean` are to be expected; `mean` up to 60. */
  poisson(mean: number): number {
    if (mean <= 0) return 0
    const limit = exp(-mean)
    let count = 0
    let product = this.unit()
    while (product > limit) {
      count += 1
      product *= this.unit()
    }
    return count
  }

  /** An index drawn by weight. */
  weighted(weights: readonly number[]): number {
    let total = 0
    for (const weight of weights) total += weight
    let left = this.unit() * total
    for (let index = 0; index < weights.length; index += 1) {
      left -= weights[index] ?? 0
      if (left < 0) return index
    }
    return weights.length - 1
  }

  /** One of a list that is not empty. */
  one<T>(list: readonly T[]): T {
    const item = list[this.below(list.length)]
    if (item === undefined) throw new Error('nothing to choose from')
    return item
  }
}

/** Mixes 32 bits (the finaliser of MurmurHash3). */
export function mix(value: number): number {
  let x = value | 0
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
  return x ^ (x >>> 16)
}

/** A number from 0 up to 1 that depends on nothing but its three arguments. */
export function hashUnit(seed: number, a: number, b: number): number {
  const state = mix(mix((seed | 0) ^ Math.imul(a + 1, 0x9e3779b1)) ^ Math.imul(b + 1, 0xc2b2ae35))
  return (state >>> 0) / 4_294_967_296
}
