import type { Clock } from '#kernel/clock.ts'
import type { LoadedPack } from '#modules/know/strategy/index.ts'
import type { MartReader } from '#platform/lake/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'
import type { Log } from '#platform/log/index.ts'
import type { Vault } from '#platform/vault/index.ts'

import type { SmsGatewaySettings } from './channels/sms-gateway.ts'
import type { SmtpSettings } from './channels/smtp.ts'
import type { RetryPolicy } from './domain/retry.ts'

/** Ways out of the house. Messages of a channel that is not set up wait until it is. */
export interface ChannelSettings {
  /** Set by the gateway before every SMS: it counts, we don't add it. */
  readonly smsSignature?: string
  readonly sms: SmsGatewaySettings | null
  readonly email: SmtpSettings | null
  /** The address customers reach, for links in messages, e.g. `https://zhike.bank.example`. */
  readonly publicOrigin: string
}

/** What delivery is made from. Built once in `server/app.ts`. */
export interface DeliveryParts {
  readonly ledger: Ledger
  readonly vault: Pick<Vault, 'revealMany' | 'held' | 'search'>
  /** The folder an embedded ledger lies in: one copy of it sends; null for the bank's own server. */
  readonly ledgerFolder: string | null
  readonly marts: MartReader
  /** The strategy in force. */
  readonly strategy: () => LoadedPack
  readonly clock: Clock
  readonly timeZone: string
  readonly channels: ChannelSettings
  readonly log: Log
  /** Absent: as often and as soon as usual. */
  readonly retries?: RetryPolicy
  /** How long to wait when nothing is due. */
  readonly idleMs?: number
}
