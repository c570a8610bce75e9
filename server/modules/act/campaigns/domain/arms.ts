import { createHash } from 'node:crypto'

/** `holdout`: of the bank's own group that no campaign reaches. */
export type Arm = 'treated' | 'control' | 'holdout'

/** Draws are whole numbers below this. */
export const DRAWS = 2 ** 32

/**
 * The keyed hash of a customer as a number below `DRAWS`: the first eight hex digits of
 * `sha256(secret || customer_id)`. Without the secret nobody can tell who will be control.
 */
export function drawOf(secret: string, customerId: string): number {
  const digest = createHash('sha256')
    .update(secret + customerId)
    .digest('hex')
  return Number.parseInt(digest.slice(0, 8), 16)
}

/** The same in DuckDB over a column `customer_id`; takes the secret as its one parameter. */
export const drawSql = "cast('0x' || substr(sha256(? || customer_id), 1, 8) as bigint)"

/** Draws below it make up the share. */
export function drawsBelow(share: number): number {
  return Math.round(share * DRAWS)
}

export interface Shares {
  /** Of all customers of the bank. */
  readonly holdout: number
  /** Of those not held out. */
  readonly control: number
}

/** The arm of a customer by their draws for this campaign and for the bank's holdout. */
export function armOf(draws: { campaign: number; holdout: number }, shares: Shares): Arm {
  if (draws.holdout < drawsBelow(shares.holdout)) return 'holdout'
  return draws.campaign < drawsBelow(shares.control) ? 'control' : 'treated'
}
