import { customerNumber } from '../people/customer-number.ts'
import { depositFamilies } from '../life/position.ts'
import type { Position } from '../life/position.ts'

/**
 * Numbers of accounts and holdings: kind, customer, place. They follow from the customer, so a
 * later delivery names the same things by the same numbers.
 */
const accountKinds = {
  demand: 61,
  debitCard: 62,
  deposit: 63,
  loan: 64,
  creditCard: 65,
  service: 66,
  holding: 71,
} as const
export type AccountKind = keyof typeof accountKinds

export function accountNumber(kind: AccountKind, index: number, place: number): string {
  return `${accountKinds[kind]}${String(index).padStart(8, '0')}${String(place).padStart(4, '0')}`
}

export function isDeposit({ family }: Position): boolean {
  return depositFamilies.has(family)
}

/** A customer's number as bytes, made once a customer and written many times. */
export function customerBytes(index: number): Uint8Array {
  return Buffer.from(customerNumber(index), 'latin1')
}
