import { ProblemError } from '#contracts/problems.ts'
import { actorOf, visibleCustomer } from '#modules/know/access/index.ts'
import type { Principal } from '#modules/know/access/index.ts'
import { appendAudit } from '#platform/audit/index.ts'
import type { JsonObject } from '#platform/audit/index.ts'
import type { Handlers } from '#platform/http/index.ts'

import type { ListReader } from './customer-list.ts'
import { readPage } from './customer-list.ts'
import { readCustomer360 } from './customer-360.ts'
import { CUSTOMER_SUBJECT } from './customer-names.ts'
import { vaultFieldOf } from './domain/identity.ts'
import type { EngineRow } from './domain/profile-row.ts'
import { readKey, sortOrder, writeKey } from './domain/keyset.ts'
import { bankTime } from './domain/export-file.ts'
import { mustReadRule } from './domain/rule-reading.ts'
import { explainForCustomer } from './explain-customer.ts'
import { approvedExport } from './export-approval.ts'
import { assertExportable, exportLines } from './export-customers.ts'
import { refuseTooOften, usualLimits } from './how-often.ts'
import type { HowOften } from './how-often.ts'
import { streamFrom } from './paged-stream.ts'
import { onLiveMart } from './live-rows.ts'
import type { CustomersParts } from './parts.ts'
import { searchExactly } from './search-customers.ts'
import { countWhere, whereRule } from './segment-read-model.ts'
import type { ServedMart } from './served-mart.ts'

type CustomerHandlers = Pick<
  Handlers<Principal>,
  | 'listCustomers'
  | 'exportCustomers'
  | 'searchCustomers'
  | 'readCustomer'
  | 'explainDatum'
  | 'revealIdentity'
>

/** Lists, exports, search, the whole customer and their identity over HTTP. */
export function customerHandlers(parts: CustomersParts): CustomerHandlers {
  const serve = <T>(work: (served: ServedMart) => Promise<T>) => onLiveMart(parts, work)
  const churnColumn = () => parts.strategy().pack.churnTag
  const readerFor = (principal: Principal): ListReader => ({
    vault: parts.vault,
    directory: parts.directory,
    seesIdentity: principal.seesIdentity,
    churnColumn: churnColumn(),
  })
  const limits = parts.limits ?? usualLimits
  /** In a transaction: writers then queue at the chain's end instead of racing for it. */
  const remember = async (
    act: Act,
    principal: Principal,
    now: number,
    limit?: { readonly action: 'identity.reveal' | 'customer.export'; readonly aDay: number },
  ): Promise<void> => {
    const actor = actorOf(principal)
    await parts.ledger.db.transaction().execute(async (transaction) => {
      if (limit !== undefined) await refuseTooOften(transaction, { ...limit, actor, now })
      await appendAudit(transaction, { at: new Date(now).toISOString(), actor, ...act })
    })
  }

  return {
    listCustomers: ({ body, principal }) =>
      serve(async (served) => {
        const { rule } = mustReadRule(body.rule, served.vocabulary)
        const order = sortOrder(body.sort, churnColumn(), served.columns)
        const page = await readPage(
          served,
          readerFor(principal),
          whereRule(rule, principal.scope, served),
          {
            order,
            after: body.after === undefined ? undefined : readKey(order, body.after),
            limit: body.limit,
          },
        )
        const next = page.last === undefined ? null : writeKey(order, page.last)
        return { customers: page.customers, next, asOf: served.asOf }
      }),

    /** The audit row is written before the first byte: no file leaves without one. */
    exportCustomers: async ({ body, principal, now }) => {
      const ready = await serve(async (served) => {
        const { rule, reading } = mustReadRule(body.rule, served.vocabulary)
        const customers = await countWhere(served, whereRule(rule, principal.scope, served))
        assertExportable(customers)
        return { rule, text: reading.text, customers, ...served.asOf }
      })
      const proposal = await wordOfAnother(parts, limits, ready, body, { principal, now })
      await remember(
        {
          action: 'customer.export',
          subject: `mart:${ready.date}`,
          detail: {
            rule: ready.text,
            customers: ready.customers,
            because: body.because,
            reason: body.reason,
            ...(proposal !== undefined && { proposal }),
          },
        },
        principal,
        now,
        { action: 'customer.export', aDay: limits.exportsADay },
      )
      const content = streamFrom((write) =>
        serve(async (served) => {
          assertSameNight(served, ready.hash)
          const watermark = {
            displayName: principal.displayName,
            staffNumber: principal.staffNumber,
            at: bankTime(now, parts.timeZone),
            customers: ready.customers,
            businessDate: ready.date,
          }
          const money = parts.strategy().pack.currencyWords
          const asked = { rule: ready.rule, scope: principal.scope, watermark, money }
          for await (const lines of exportLines(served, readerFor(principal), asked)) {
            await write(lines)
          }
        }),
      )
      return { fileName: `zhike-${ready.date}-${ready.customers}.csv`, content }
    },

    searchCustomers: ({ body, principal, now }) =>
      serve(async (served) => {
        const reader = readerFor(principal)
        const customers = await searchExactly(served, reader, principal.scope, body.find)
        // What was typed is personal data; how often somebody searches is what an audit asks.
        await remember(
          {
            action: 'customer.search',
            detail: { found: customers.length },
          },
          principal,
          now,
        )
        return { customers }
      }),

    readCustomer: ({ params, principal }) =>
      serve((served) => readCustomer360(parts, served, principal, params.customerId)),

    explainDatum: ({ params, principal }) =>
      serve((served) => explainForCustomer(parts, served, principal.scope, params)),

    revealIdentity: ({ params, body, principal, now }) =>
      serve(async (served) => {
        const row = await visibleCustomer<EngineRow>(
          served.read,
          principal.scope,
          params.customerId,
        )
        const kind = row['kind'] === 'business' ? 'business' : 'personal'
        const fields = [...new Set(body.fields)]
        await remember(
          {
            action: 'identity.reveal',
            subject: `customer:${params.customerId}`,
            detail: { fields, because: body.because, reason: body.reason },
          },
          principal,
          now,
          { action: 'identity.reveal', aDay: limits.revealsADay },
        )
        const wanted = fields.map((field) => vaultFieldOf(kind, field))
        const kept = await parts.vault.reveal(CUSTOMER_SUBJECT, params.customerId, wanted)
        const identity = Object.fromEntries(
          fields.map((field) => [field, kept[vaultFieldOf(kind, field)] ?? null]),
        )
        return { identity }
      }),
  }
}

/** The proposal a large file leaves by; undefined for one that a person may take alone. */
async function wordOfAnother(
  { ledger, proposals }: CustomersParts,
  { exportAlone }: HowOften,
  ready: { readonly text: string; readonly customers: number; readonly date: string },
  { because, reason }: { readonly because: string; readonly reason: string },
  by: { readonly principal: Principal; readonly now: number },
): Promise<string | undefined> {
  const { text: rule, customers, date } = ready
  if (customers <= exportAlone) return undefined
  if (proposals === undefined) throw new ProblemError('second_person_needed')
  return await approvedExport({ ledger, proposals }, { rule, customers, date, because, reason }, by)
}

interface Act {
  readonly action: string
  readonly subject?: string
  readonly detail: JsonObject
}

/** A night published between counting and reading would make the audit row untrue. */
function assertSameNight(served: ServedMart, hash: string): void {
  if (served.mart.hash !== hash) throw new ProblemError('changed_meanwhile')
}
