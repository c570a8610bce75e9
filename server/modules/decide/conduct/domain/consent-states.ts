/** One answer a customer gave, from a bank's file or from the ledger. */
export interface ConsentAnswer {
  readonly purpose: string
  /** Null: every channel. */
  readonly channel: string | null
  readonly given: boolean
  readonly date: string
  readonly source: string
  /** Later numbers are later answers of the same day; files have none. */
  readonly sequence: number | null
}

/**
 * The answer that counts for each purpose and channel: the newest of those about the channel and
 * those about every channel; of one day the withdrawal, except that within the ledger, where the
 * order is known, the later answer counts.
 */
export function consentStates(answers: readonly ConsentAnswer[]): ConsentAnswer[] {
  const said = new Map<string, ConsentAnswer>()
  for (const answer of answers) {
    const key = keyOf(answer.purpose, answer.channel)
    const known = said.get(key)
    if (known === undefined || supersedes(answer, known)) said.set(key, answer)
  }
  return [...said.entries()]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, state]) => {
      const everywhere = said.get(keyOf(state.purpose, null))
      const isOverruled = everywhere !== undefined && supersedes(everywhere, state)
      return isOverruled ? { ...everywhere, channel: state.channel } : state
    })
}

function keyOf(purpose: string, channel: string | null): string {
  return `${purpose}|${channel ?? ''}`
}

function supersedes(one: ConsentAnswer, other: ConsentAnswer): boolean {
  if (one.date !== other.date) return one.date > other.date
  if (one.sequence !== null && other.sequence !== null) return one.sequence > other.sequence
  return !one.given && other.given
}
