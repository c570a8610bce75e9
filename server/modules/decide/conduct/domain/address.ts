import { consentChannels } from './gates/consent.ts'

/** A number or an e-mail address, known by its keyed hash alone. */
export interface Address {
  readonly tag: string
  /** When it last became what it is, ISO 8601 in UTC. */
  readonly since: string
  /**
   * So many customers have it that it is nobody's own: a payroll firm's, a village office's. It
   * tells nothing of who a person is, and nothing meant for one person goes there.
   */
  readonly shared: boolean
}

/**
 * Customers from which an address counts as shared [K]: a household of two or three, each with a
 * personal and a company number, stays below it.
 */
export const sharedFrom = 6

/**
 * The channels over which two customer numbers are one: those their shared value carries, where a
 * shared value is all that is known of it; every one where two people said it is one person.
 */
export const channelsOfField = {
  mobile: ['sms', 'phone'],
  email: ['email'],
  person: consentChannels,
} as const
