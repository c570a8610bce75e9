/** A message ready to leave: from here on it names a person, so it is never stored or logged. */
export interface Outgoing {
  readonly key: string
  /** Number or address. */
  readonly to: string
  readonly subject: string | null
  readonly text: string
  /** What it is charged as: parts of an SMS, one of anything else. */
  readonly parts: number
  /** The page behind `{unsubscribe}`. */
  readonly unsubscribeUrl: string
  /** Where a mail program posts at one click (RFC 8058). */
  readonly oneClickUrl: string
}

/** What became of one message at the gateway. */
export type Answered =
  | { readonly kind: 'accepted' }
  /** Never: a wrong number, a mailbox that isn't there. */
  | { readonly kind: 'refused'; readonly code: string }
  /** Not now. */
  | { readonly kind: 'later'; readonly code: string }
  /** It may have been accepted: the answer didn't come. */
  | { readonly kind: 'unknown'; readonly code: string }

export interface SendResult {
  /** By message key; a message not answered about is `unknown`. */
  readonly answers: ReadonlyMap<string, Answered>
  /** The other side can't be reached or is not well: wait before the next batch. */
  readonly outage: boolean
}

/** One way out of the house. */
export interface Channel {
  /** Messages handed over together at most. */
  readonly batch: number
  /** Batches on their way at once. */
  readonly lanes: number
  /**
   * Hands messages over. Never throws for what the other side does.
   * @param batchKey the same batch has the same key, tried again or not
   */
  send(batchKey: string, messages: readonly Outgoing[]): Promise<SendResult>
  /**
   * Which of these were accepted before; undefined where the other side can't be asked just now.
   * Absent: it never can, and a repeat is told by the message's own number.
   */
  known?(keys: readonly string[]): Promise<ReadonlySet<string> | undefined>
  close(): void
}

export function allAnswered(
  messages: readonly Outgoing[],
  answer: Answered,
): ReadonlyMap<string, Answered> {
  return new Map(messages.map(({ key }) => [key, answer]))
}
