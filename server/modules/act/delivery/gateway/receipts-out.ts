import { setTimeout as pause } from 'node:timers/promises'

import type { Clock } from '#kernel/clock.ts'

import type { AcceptedMessage } from './accepted-store.ts'
import type { GatewayBehaviour } from './behaviour.ts'

/** Where receipts go, and the key they are sent with. */
export interface ReceiptsTarget {
  /** `https://zhike.bank.example/v1/receipts` */
  readonly url: string
  readonly apiKey: string
}

interface Receipt {
  readonly key: string
  readonly status: 'delivered' | 'failed'
  readonly reason: string | null
  readonly at: string
}

const AT_ONCE = 500
const RETRY_MS = 500

/** Tells the sender what became of messages, until it is heard. */
export interface ReceiptsOut {
  /** Taken just now: its receipt follows. */
  follow(messages: readonly AcceptedMessage[], behaviour: GatewayBehaviour): void
  tell(target: ReceiptsTarget): void
  readonly waiting: number
  close(): Promise<void>
}

export function openReceiptsOut(clock: Clock): ReceiptsOut {
  const closing = new AbortController()
  let target: ReceiptsTarget | undefined
  let queue: Receipt[] = []
  let counted = 0
  let running: Promise<void> | undefined
  const delays = new Set<NodeJS.Timeout>()

  async function run(): Promise<void> {
    for (;;) {
      const [to, batch] = [target, queue.slice(0, AT_ONCE)]
      if (to === undefined || batch.length === 0 || closing.signal.aborted) break
      if (await post(to, batch, closing.signal)) queue = queue.slice(batch.length)
      else await pause(RETRY_MS, undefined, { ref: false })
    }
  }
  const wake = () => {
    running ??= run().finally(() => {
      running = undefined
      // What came in after the last look.
      if (queue.length > 0 && target !== undefined && !closing.signal.aborted) wake()
    })
  }

  return {
    follow(messages, { receiptCopies, undeliveredEvery, receiptDelayMs }) {
      const receipts = messages.flatMap(({ key }) => {
        counted += 1
        const failed = undeliveredEvery > 0 && counted % undeliveredEvery === 0
        const receipt = {
          key,
          status: failed ? ('failed' as const) : ('delivered' as const),
          reason: failed ? 'UNDELIV' : null,
          at: new Date(clock.now()).toISOString(),
        }
        return Array.from({ length: receiptCopies }, () => receipt)
      })
      if (receipts.length === 0) return
      const timer = setTimeout(() => {
        delays.delete(timer)
        queue.push(...receipts)
        wake()
      }, receiptDelayMs)
      delays.add(timer)
    },
    tell(given) {
      target = given
      wake()
    },
    get waiting() {
      return queue.length + delays.size
    },
    async close() {
      closing.abort()
      for (const timer of delays) clearTimeout(timer)
      await running
    },
  }
}

/** @returns whether it was heard */
async function post(
  { url, apiKey }: ReceiptsTarget,
  receipts: readonly Receipt[],
  signal: AbortSignal,
): Promise<boolean> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${apiKey}` },
      body: JSON.stringify({ receipts }),
      signal,
    })
    await response.body?.cancel()
    return response.ok
  } catch {
    // Nobody listens yet, or no more: tried again.
    return false
  }
}
