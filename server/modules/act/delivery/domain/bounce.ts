/**
 * Codes by which gateways say that a number is nobody's: 空号, and the operators' own for it (MK:0001
 * of China Mobile). A phone that is off, full or out of reach is not among them.
 */
const noSuchNumber = new Set([
  'EMPTY_NUMBER',
  'INVALID_NUMBER',
  'NUMBER_INVALID',
  'NO_SUCH_NUMBER',
  'UNKNOWN_NUMBER',
  'UNKNOWN_SUBSCRIBER',
  'MK:0001',
])

/** RFC 3463: the mailbox, its host or its form is wrong, it moved, or takes no mail at all. */
const noSuchMailbox = /^55\d[ .-]5\.1\.(?:1|2|3|6|10)$/

/** Whether a refusal is for good: this address reaches nobody, whatever is sent. */
export function isHardBounce(channel: string, code: string | null): boolean {
  if (code === null) return false
  if (channel === 'email') return noSuchMailbox.test(code.trim())
  return channel === 'sms' && noSuchNumber.has(code.trim().toUpperCase())
}
