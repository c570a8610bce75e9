import { z } from 'zod'

import type { Clock } from '#kernel/clock.ts'

import { safeCode } from '../domain/reasons.ts'
import { signatureHeaders, signatureOf } from '../domain/signed-request.ts'
import { allAnswered } from './channel.ts'
import type { Answered, Channel, Outgoing, SendResult } from './channel.ts'

export interface SmsGatewaySettings {
  /** Where the gateway is, e.g. `https://sms.bank.example`; its paths are beneath. */
  readonly url: string
  /** Whose account is charged. */
  readonly account: string
  /** Shared with the gateway; requests are signed with it. */
  readonly secret: string
  readonly timeoutMs?: number
}

/** What the gateway is asked and answers; `docs/guides/channels.md` shows them. */
const batchAnswer = z.object({
  results: z.array(
    z.object({
      key: z.string(),
      status: z.enum(['accepted', 'refused', 'later']),
      code: z.string().optional(),
    }),
  ),
})
const statusAnswer = z.object({ accepted: z.array(z.string()) })

const BATCH = 400
const LANES = 3
const TIMEOUT_MS = 10_000

/**
 * The SMS gateway over HTTP. Requests are signed over time, path and body; each message carries its
 * own key, by which the gateway takes it once however often it is sent.
 */
export function smsGateway(settings: SmsGatewaySettings, clock: Clock): Channel {
  const base = new URL(settings.url)
  const ended = new AbortController()

  async function post(path: string, content: unknown, batchKey?: string): Promise<Response> {
    const body = JSON.stringify(content)
    const timestamp = clock.now()
    const target = new URL(base.pathname.replace(/\/$/, '') + path, base)
    const timeout = AbortSignal.timeout(settings.timeoutMs ?? TIMEOUT_MS)
    return fetch(target, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(batchKey !== undefined && { 'idempotency-key': batchKey }),
        [signatureHeaders.account]: settings.account,
        [signatureHeaders.timestamp]: String(timestamp),
        [signatureHeaders.signature]: signatureOf(
          settings.secret,
          timestamp,
          target.pathname,
          body,
        ),
      },
      body,
      signal: AbortSignal.any([timeout, ended.signal]),
    })
  }

  return {
    batch: BATCH,
    lanes: LANES,

    async send(batchKey, messages) {
      try {
        const content = { messages: messages.map(({ key, to, text }) => ({ key, to, text })) }
        const response = await post('/v1/batches', content, batchKey)
        if (!response.ok) return await unwell(response, messages)
        return { answers: answersOf(batchAnswer.parse(await response.json())), outage: false }
      } catch (error) {
        const kind = neverLeft(error) ? 'later' : 'unknown'
        const code = kind === 'later' ? 'unreachable' : 'no_answer'
        return { answers: allAnswered(messages, { kind, code }), outage: true }
      }
    },

    async known(keys) {
      try {
        const response = await post('/v1/status', { keys })
        if (!response.ok) {
          await response.body?.cancel()
          return undefined
        }
        return new Set(statusAnswer.parse(await response.json()).accepted)
      } catch {
        // Not answered: the same as not known, and asked again.
        return undefined
      }
    },

    close: () => ended.abort(),
  }
}

function answersOf({ results }: z.output<typeof batchAnswer>): Map<string, Answered> {
  return new Map(
    results.map(({ key, status, code }) => [
      key,
      status === 'accepted' ? { kind: status } : { kind: status, code: safeCode(code) },
    ]),
  )
}

/** A whole batch refused says nothing of the messages: they are tried again. */
async function unwell(response: Response, messages: readonly Outgoing[]): Promise<SendResult> {
  await response.body?.cancel()
  // 4xx: not even looked at. 5xx: may have failed after it was taken.
  const kind = response.status < 500 ? 'later' : 'unknown'
  const answers = allAnswered(messages, { kind, code: `http_${response.status}` })
  return { answers, outage: true }
}

/** The connection was never made: no byte of the message has left. */
function neverLeft(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  return ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'].includes(code)
}
