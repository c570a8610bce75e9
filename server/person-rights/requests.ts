import { sql } from 'kysely'

import { dateAt } from '#kernel/clock.ts'
import type { EpochMs } from '#kernel/clock.ts'
import type { BusinessDate } from '#kernel/business-date.ts'
import { recordConsent, recordDoNotContact } from '#modules/decide/conduct/index.ts'
import { appendAudit } from '#platform/audit/index.ts'
import type { JsonObject } from '#platform/audit/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'
import type { Vault } from '#platform/vault/index.ts'
import { erasability } from './retention.ts'

export interface PersonAct {
  readonly customerId: string
  /** `staff:10001`. */
  readonly actor: string
  readonly reason: string
  readonly now: EpochMs
  readonly timeZone: string
}

/** What came of a wish to be erased. */
export interface Erasure {
  readonly erased: boolean
  /** Marketing, recommendations and sharing ended at once, whatever must be kept. */
  readonly stopped: true
  /** Values removed from the vault. */
  readonly removed: number
  readonly because: 'relation_open' | 'keeping_period' | null
  readonly kept_until: BusinessDate | null
  readonly law: string | null
  readonly words: { readonly zh: string; readonly en: string }
}

/** Each purpose somebody can consent to; what was never given is withdrawn as well. */
const purposes = ['marketing', 'personalised', 'sharing', 'sensitive'] as const

/**
 * Ends all processing of a person's data but storage: consents withdrawn, not contacted again. It
 * counts at once at every gate (PIPL 15, 24, 44).
 */
export async function stopProcessing(ledger: Ledger, act: PersonAct): Promise<void> {
  await ledger.db.transaction().execute(async (transaction) => {
    await stopWithin(transaction, act)
    await note(transaction, act, 'stop', { stopped: true })
  })
}

/**
 * Erases a person's identity, or says what law keeps it and until when; processing stops either way
 * (PIPL 47). Facts of the lake stay: they know the customer by a number that then names nobody. A
 * later delivery does not bring the identity back.
 * @param relationEnded when the relation with the bank ended; null: it goes on
 */
export async function erasePerson(
  ledger: Ledger,
  vault: Vault,
  act: PersonAct & { readonly relationEnded: BusinessDate | null },
): Promise<Erasure> {
  const today = dateAt(act.now, act.timeZone)
  const verdict = erasability(act.relationEnded, today)
  return await ledger.db.transaction().execute(async (transaction) => {
    await stopWithin(transaction, act)
    const removed = verdict.erasable
      ? await vault.forget('customer', act.customerId, transaction)
      : 0
    const erasure: Erasure = {
      erased: verdict.erasable,
      stopped: true,
      removed,
      because: verdict.erasable ? null : verdict.because,
      kept_until:
        !verdict.erasable && verdict.because === 'keeping_period' ? verdict.keptUntil : null,
      law: verdict.erasable ? null : verdict.rule.source,
      words: wordsOf(verdict),
    }
    await note(transaction, act, 'erase', { ...erasure, words: { ...erasure.words } })
    return erasure
  })
}

function wordsOf(verdict: ReturnType<typeof erasability>): Erasure['words'] {
  if (verdict.erasable) {
    return {
      zh: '身份信息已删除；留存的业务事实不再指向任何人',
      en: 'The identity is erased; what facts remain point at nobody',
    }
  }
  const { rule } = verdict
  if (verdict.because === 'relation_open') {
    return {
      zh: `客户关系仍在存续：${rule.what.zh}须保存至关系结束后 ${rule.years} 年（${rule.source}）；已停止存储以外的处理`,
      en:
        `The relation goes on: ${rule.what.en} are kept for ${rule.years} years after it ends ` +
        `(${rule.source}); all processing but storage has stopped`,
    }
  }
  return {
    zh: `${rule.what.zh}须保存到 ${verdict.keptUntil}（${rule.source}）；已停止存储以外的处理`,
    en:
      `${rule.what.en} are kept until ${verdict.keptUntil} (${rule.source}); ` +
      'all processing but storage has stopped',
  }
}

async function stopWithin(transaction: Ledger['db'], act: PersonAct): Promise<void> {
  const { customerId, actor, reason, now: at, timeZone } = act
  const told = { customerId, by: { actor, name: actor }, at, timeZone }
  for (const purpose of purposes) {
    await recordConsent(transaction, {
      ...told,
      ...{ purpose, channel: null, given: false, proof: reason },
    })
  }
  await recordDoNotContact(transaction, { ...told, held: true, proof: reason })
}

/** Keeps what was asked and done, with its audit row. */
export async function note(
  transaction: Ledger['db'],
  act: PersonAct,
  kind: 'export' | 'stop' | 'erase' | 'correct',
  outcome: JsonObject,
): Promise<void> {
  const at = new Date(act.now).toISOString()
  await sql`
    insert into person_request (customer_id, kind, at, by_actor, reason, outcome)
    values (
      ${act.customerId}, ${kind}, ${at}, ${act.actor}, ${act.reason},
      ${JSON.stringify(outcome)}::jsonb
    )
  `.execute(transaction)
  await appendAudit(transaction, {
    at,
    actor: act.actor,
    action: `person.${kind}`,
    subject: `customer:${act.customerId}`,
    detail: { reason: act.reason, ...outcome },
  })
}
