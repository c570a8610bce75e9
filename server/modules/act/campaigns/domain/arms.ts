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

/** Draws below it make up the share: whom the bank holds out of everything. */
export function drawsBelow(share: number): number {
  return Math.round(share * DRAWS)
}

export interface ArmSizes {
  readonly treated: number
  readonly control: number
}

/**
 * How many of a block belong to each arm: exactly the share, to the nearest person. Neither arm
 * ever shrinks when the block grows, so that fewer people than approved can't mean a larger arm.
 */
export function armSizes(people: number, controlShare: number): ArmSizes {
  const control = Math.round(people * controlShare)
  return { treated: people - control, control }
}

export interface DrawnCustomer {
  readonly customerId: string
  readonly draw: number
}

/**
 * Draws the arms of a block: in the order of the keyed hash the first are control, as many as
 * {@link armSizes} says. The same block always falls out the same way, in whatever order it comes.
 */
export function drawBlock<Customer extends DrawnCustomer>(
  block: readonly Customer[],
  controlShare: number,
): (Customer & { readonly arm: 'treated' | 'control' })[] {
  const { control } = armSizes(block.length, controlShare)
  return block
    .toSorted((a, b) => a.draw - b.draw || (a.customerId < b.customerId ? -1 : 1))
    .map((customer, place) => ({ ...customer, arm: place < control ? 'control' : 'treated' }))
}
