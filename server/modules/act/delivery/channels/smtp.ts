import { createTransport } from 'nodemailer'

import { safeCode } from '../domain/reasons.ts'
import type { Answered, Channel, Outgoing } from './channel.ts'

export interface SmtpSettings {
  /** `smtp://user:password@host:587` or `smtps://…:465`. */
  readonly url: string
  /** As mail programs show it: `知客银行 <notice@bank.example>`. */
  readonly from: string
  /** Milliseconds without a word from the server. */
  readonly timeoutMs?: number
}

const BATCH = 50
const CONNECTIONS = 4
const TIMEOUT_MS = 30_000

/**
 * A mail server over SMTP. A mail's Message-ID is its message's key, so that one sent again after a
 * crash is the same mail to whoever stores it: SMTP itself can't be asked what it accepted.
 */
export function mailServer(settings: SmtpSettings): Channel {
  const timeout = settings.timeoutMs ?? TIMEOUT_MS
  const transport = createTransport({
    url: settings.url,
    pool: true,
    maxConnections: CONNECTIONS,
    connectionTimeout: timeout,
    greetingTimeout: timeout,
    socketTimeout: timeout,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const domain = /@([^@>\s]+)>?\s*$/.exec(settings.from)?.[1] ?? 'localhost'

  async function sendOne(message: Outgoing): Promise<Answered> {
    try {
      await transport.sendMail({
        from: settings.from,
        to: message.to,
        subject: message.subject ?? '',
        text: message.text,
        messageId: `<${message.key}@${domain}>`,
        headers: {
          'List-Unsubscribe': { prepared: true, value: `<${message.oneClickUrl}>` },
          'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
          'Auto-Submitted': 'auto-generated',
        },
      })
      return { kind: 'accepted' }
    } catch (error) {
      return answerOf(error)
    }
  }

  return {
    batch: BATCH,
    lanes: 1,
    async send(_batchKey, messages) {
      // The pool lets as many out at a time as it has connections.
      const answers = new Map(
        await Promise.all(
          messages.map(async (message) => [message.key, await sendOne(message)] as const),
        ),
      )
      const outage = messages.length > 0 && [...answers.values()].every(isOutage)
      return { answers, outage }
    },
    close: () => transport.close(),
  }
}

interface SmtpError {
  readonly code?: string
  readonly command?: string
  readonly response?: string
  readonly responseCode?: number
}

/** Before any mail was handed over: the server itself is the matter. */
const beforeMail = new Set(['ECONNECTION', 'EDNS', 'EAUTH', 'ENOAUTH', 'ETLS', 'EOAUTH2'])

function answerOf(error: unknown): Answered {
  if (!(error instanceof Error)) throw error
  const { code = '', command, response, responseCode } = error as Error & SmtpError
  if (beforeMail.has(code)) return { kind: 'later', code }
  if (responseCode === undefined) return { kind: 'unknown', code: safeCode(code) }
  const enhanced = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(response ?? '')?.[1]
  const told = safeCode(enhanced === undefined ? `${responseCode}` : `${responseCode} ${enhanced}`)
  // A sender the server won't have is our setting, not the customer's mailbox.
  const ours = command === 'MAIL FROM'
  return { kind: responseCode >= 500 && !ours ? 'refused' : 'later', code: told }
}

function isOutage(answer: Answered): boolean {
  return answer.kind === 'unknown' || (answer.kind === 'later' && beforeMail.has(answer.code))
}
