/** One answer of a customer about one purpose; no channel means every channel. */
export interface ConsentAnswer {
  readonly channel: string | null
  readonly given: boolean
  readonly since: string
}

/**
 * Whether an answer about one channel no longer counts, as a newer one about every channel says
 * otherwise. Of one day the withdrawal is shown: the hour is not known here, and reading a
 * withdrawn consent as given is the worse mistake.
 */
export function isOverruled(answer: ConsentAnswer, all: readonly ConsentAnswer[]): boolean {
  const every = all.find(({ channel }) => channel === null)
  if (answer.channel === null || !every || every.given === answer.given) return false
  return every.since > answer.since || (every.since === answer.since && !every.given)
}
