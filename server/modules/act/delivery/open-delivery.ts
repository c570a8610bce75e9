import { setTimeout as pause } from 'node:timers/promises'

import { NoMartError } from '#platform/lake/index.ts'

import { appNotices } from './channels/notices.ts'
import { mailServer } from './channels/smtp.ts'
import { smsGateway } from './channels/sms-gateway.ts'
import type { DeliveryParts } from './parts.ts'
import { openSenderNumber, takeOverFromDead } from './sender/sender-number.ts'
import { sendRound } from './sender/sender.ts'
import type { Lane, Round, SenderParts } from './sender/sender.ts'
import { sendingPlace } from './sending-place.ts'
import { unsubscribeKey } from './unsubscribe-key.ts'

/** The sender of a process. */
export interface Delivery {
  /** Starts sending, beginning with what dead processes left. */
  work(): Promise<void>
  /** Ends it: batches on their way are given a few seconds, the rest waits whole in the ledger. */
  close(): Promise<void>
}

const IDLE_MS = 1_000
const LONGEST_OUTAGE_WAIT_MS = 30_000
const CLOSING_MS = 5_000
/** How often a held outbox looks whether it was released. */
const HELD_LOOK_MS = 2_000

/** Any number of processes may send from one ledger at once. */
export function openDelivery(parts: DeliveryParts): Delivery {
  const closing = new AbortController()
  let working: Promise<() => Promise<void>> | undefined
  return {
    work: async () => {
      working ??= startSending(parts, closing.signal)
      await working
    },
    close: async () => {
      closing.abort()
      await (await working)?.()
    },
  }
}

/** @returns what ends it, once `closing` is aborted */
async function startSending(
  parts: DeliveryParts,
  closing: AbortSignal,
): Promise<() => Promise<void>> {
  const sender = await openSenderNumber(parts.ledger, parts.log)
  const sending: SenderParts = {
    ...parts,
    sender: sender.number,
    linkKey: await unsubscribeKey(parts.ledger),
    closing,
    oneByOne: queue(),
  }
  const lanes = lanesOf(parts)
  const running = whileReleased(sending, () =>
    Promise.all([
      watchForDead(sending),
      ...lanes.flatMap((lane) =>
        Array.from({ length: lane.channel.lanes }, () => runLane(sending, lane)),
      ),
    ]),
  )
  return async () => {
    const ended = new AbortController()
    const patience = pause(CLOSING_MS, undefined, { signal: ended.signal })
    await Promise.race([running, patience.catch(() => undefined)])
    ended.abort()
    for (const { channel } of lanes) channel.close()
    await running
    await sender.close()
  }
}

/** Holds the outbox of a copied or restored home until a person releases it, then sends. */
async function whileReleased(parts: SenderParts, send: () => Promise<unknown>): Promise<void> {
  const { ledger, ledgerFolder, clock, closing, log } = parts
  for (let told = false; !closing.aborted; ) {
    const place = await sendingPlace(ledger, ledgerFolder, new Date(clock.now()))
    if (!place.held) {
      await send()
      return
    }
    if (!told) {
      log.warn(
        { since: place.since },
        'this home was copied or restored: nothing is sent until zhike release-outbox',
      )
      told = true
    }
    await rest(HELD_LOOK_MS, closing)
  }
}

function lanesOf({ channels, clock }: DeliveryParts): Lane[] {
  const { sms, email } = channels
  return [
    { name: 'app', channel: appNotices() },
    ...(sms === null ? [] : [{ name: 'sms', channel: smsGateway(sms, clock) } as const]),
    ...(email === null ? [] : [{ name: 'email', channel: mailServer(email) } as const]),
  ]
}

async function runLane(parts: SenderParts, lane: Lane): Promise<void> {
  const { closing, idleMs = IDLE_MS } = parts
  for (let outages = 0; !closing.aborted; ) {
    const { due, outage } = await roundOf(parts, lane)
    outages = outage ? outages + 1 : 0
    if (outage) await rest(Math.min(idleMs * 2 ** (outages - 1), LONGEST_OUTAGE_WAIT_MS), closing)
    else if (due === 0) await rest(idleMs, closing)
  }
}

async function roundOf(parts: SenderParts, lane: Lane): Promise<Round> {
  try {
    return await sendRound(parts, lane)
  } catch (error) {
    // Before the first night nobody may be sent anything: messages wait for it.
    if (!(error instanceof NoMartError) && !parts.closing.aborted) {
      parts.log.error({ err: error, channel: lane.name }, 'a round of sending failed')
    }
    return { due: 0, outage: false }
  }
}

async function watchForDead(parts: SenderParts): Promise<void> {
  const { ledger, sender, clock, closing, log, idleMs = IDLE_MS } = parts
  while (!closing.aborted) {
    try {
      const taken = await takeOverFromDead(ledger, sender, new Date(clock.now()).toISOString())
      if (taken > 0) log.warn({ messages: taken }, 'messages a dead sender left are taken over')
    } catch (error) {
      if (!closing.aborted) log.error({ err: error }, 'dead senders could not be looked for')
    }
    await rest(idleMs, closing)
  }
}

async function rest(ms: number, closing: AbortSignal): Promise<void> {
  await pause(ms, undefined, { signal: closing }).catch((error: unknown) => {
    if (!closing.aborted) throw error
  })
}

/** One at a time, in the order asked. */
function queue(): SenderParts['oneByOne'] {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const next = last.then(work, work)
    // Whoever waits behind a failed one goes on; who asked for it is told.
    last = next.catch(() => undefined)
    return next
  }
}
