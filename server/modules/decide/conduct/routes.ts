import { z } from 'zod'

import type {
  listConductRules,
  listConsentChanges,
  readCertificate,
  readConsents,
} from '#contracts/conduct.ts'
import { ProblemError } from '#contracts/problems.ts'
import type { pageQuery } from '#contracts/vocabulary.ts'
import { dateAt } from '#kernel/clock.ts'
import type { FactRow } from '#kernel/rule/index.ts'
import {
  actorOf,
  refuseInvisible,
  visibleAmong,
  visibleCustomer,
} from '#modules/know/access/index.ts'
import type { Principal } from '#modules/know/access/index.ts'
import type { Handlers } from '#platform/http/index.ts'
import { NoMartError, asOfMart } from '#platform/lake/index.ts'
import type { MartRef, Read } from '#platform/lake/index.ts'

import {
  answersOf,
  changesAfter,
  channelWords,
  placeText,
  purposeWords,
  readPlace,
  writePlace,
} from './consent-read-model.ts'
import type { ConsentChangeRow } from './consent-read-model.ts'
import { conductRules, listedCode } from './domain/conduct-rules.ts'
import { consentStates } from './domain/consent-states.ts'
import { checkCopy } from './domain/copy/check-copy.ts'
import type { CopySetting } from './domain/copy/copy-rules.ts'
import { toldOfProduct } from './domain/copy/product-told.ts'
import { copyRulesOf } from './domain/copy/pack-copy.ts'
import { limitsOf } from './domain/gates/ladder.ts'
import { patchRow } from './domain/moments/live.ts'
import { liveFactsOf, sinceOfMart } from './live-facts.ts'
import type { ConductParts } from './parts.ts'
import { recordConsent, recordDoNotContact } from './record.ts'

type ConductHandlers = Pick<
  Handlers<Principal>,
  | 'listConductRules'
  | 'readCertificate'
  | 'checkCopy'
  | 'readConsents'
  | 'recordConsent'
  | 'listConsentChanges'
>

/** Rules and refusals, the certificate, copy, consents and caps over HTTP. */
export function conductRoutes(parts: ConductParts): ConductHandlers {
  return {
    listConductRules: ({ now }) =>
      onMart<Listed>(
        parts,
        (read, mart) => listRules(parts, read, mart),
        () => ({ rules: withRefusals(parts, dateAt(now, parts.timeZone), null), asOf: null }),
      ),

    readCertificate: () =>
      onMart<Certified>(
        parts,
        async (_, mart) => {
          const certificate = await parts.certificate(mart)
          return {
            certificate: certificate && { ...certificate, checks: [...certificate.checks] },
            asOf: asOfMart(mart),
          }
        },
        () => ({ certificate: null, asOf: null }),
      ),

    checkCopy: async ({ body, now }) => {
      const { text, family, channel, audience, productId, restsOn, venue, group } = body
      const product = productId ? await parts.product(productId) : undefined
      const setting: CopySetting = {
        ...{ family: product?.family ?? family, channel, audience },
        date: dateAt(now, parts.timeZone),
        ...(product !== undefined && toldOfProduct(product)),
        ...(restsOn !== undefined && { tags: restsOn }),
        ...(venue !== undefined && { venue }),
        ...(group !== undefined && { group }),
      }
      const rules = copyRulesOf(parts.strategy().pack.copy)
      const { findings, notices } = checkCopy(text, rules, setting)
      return {
        findings: [...findings],
        notices: [...notices],
        parts: channel === 'sms' ? parts.smsParts(text) : null,
      }
    },

    readConsents: ({ params, principal, now }) =>
      onMart(parts, (read, mart) =>
        consentsOf(parts, { read, mart, principal, customerId: params.customerId, now }),
      ),

    recordConsent: async ({ params, body, principal, now }) => {
      const change = readChange(body.purpose, body.channel)
      await onMart(parts, (read) => refuseInvisible(read, principal.scope, params.customerId))
      const act = {
        customerId: params.customerId,
        by: { actor: actorOf(principal), name: principal.displayName },
        at: now,
        timeZone: parts.timeZone,
        proof: body.proof,
      }
      await parts.ledger.db.transaction().execute(async (within) => {
        if (change.purpose === 'contact') {
          await recordDoNotContact(within, { ...act, held: !body.given })
        } else {
          const { purpose, channel } = change
          await recordConsent(within, { ...act, purpose, channel, given: body.given })
        }
      })
      return { recorded: true }
    },

    listConsentChanges: ({ query, principal }) =>
      onMart(parts, (read) => changesSeenBy(parts, read, principal, query)),
  }
}

type Listed = z.output<typeof listConductRules.response>
type Certified = z.output<typeof readCertificate.response>

async function listRules(parts: ConductParts, read: Read, mart: MartRef): Promise<Listed> {
  const refused = await refusalsByCode(read)
  return { rules: withRefusals(parts, mart.date, refused), asOf: asOfMart(mart) }
}

function withRefusals(
  parts: ConductParts,
  date: string,
  refused: ReadonlyMap<string, number> | null,
): Listed['rules'] {
  return conductRules(parts.strategy(), date).map((rule) => ({
    ...rule,
    gates: [...rule.gates],
    refused: refused === null || rule.stage === 'copy' ? null : (refused.get(rule.code) ?? 0),
  }))
}

/** Decisions each rule refused last night; null when the night decided nothing yet. */
async function refusalsByCode(read: Read): Promise<ReadonlyMap<string, number> | null> {
  const [table] = await read<{ table_name: string }>(
    "select table_name from information_schema.tables where table_name = 'decision_stat'",
  )
  if (table === undefined) return null
  const rows = await read<{ stage: string; code: string; customers: number }>(
    `select
      stage,
      code,
      cast(sum(customers) as bigint) as customers
    from decision_stat
    where code is not null
    group by stage, code`,
  )
  const refused = new Map<string, number>()
  for (const { stage, code, customers } of rows) {
    const listed = listedCode(stage, code)
    refused.set(listed, (refused.get(listed) ?? 0) + customers)
  }
  return refused
}

interface ConsentsAsked {
  readonly read: Read
  readonly mart: MartRef
  readonly principal: Principal
  readonly customerId: string
  readonly now: number
}

async function consentsOf(
  parts: ConductParts,
  { read, mart, principal, customerId, now }: ConsentsAsked,
): Promise<z.output<typeof readConsents.response>> {
  const row = await visibleCustomer<FactRow>(read, principal.scope, customerId)
  const [answers, live] = await Promise.all([
    answersOf(parts, read, mart.date, customerId),
    liveFactsOf(parts.ledger, customerId, sinceOfMart(mart)),
  ])
  const patched = patchRow(row, live, { asOf: mart.date, today: dateAt(now, parts.timeZone) })
  return {
    consents: consentStates(answers).map(({ purpose, channel, given, date, source }) => ({
      purpose,
      purposeWords: purposeWords(purpose),
      channel,
      channelWords: channelWords(channel),
      given,
      since: date,
      source,
    })),
    doNotContact: patched['do_not_contact'] === true,
    caps: limitsOf(parts.strategy().pack.conduct).caps.map(({ words, measure, most }) => {
      const used = patched[measure]
      return { words, used: typeof used === 'number' ? used : 0, allowed: most }
    }),
  }
}

const changeable = z.union([
  z.object({ purpose: z.literal('contact'), channel: z.null() }),
  z.object({
    purpose: z.enum(['marketing', 'personalised', 'sharing', 'sensitive']),
    channel: z.enum(['sms', 'phone', 'email', 'app', 'wecom']).nullable(),
  }),
])

/** @throws ProblemError `input_invalid` for a purpose or channel nobody can consent to */
function readChange(purpose: string, channel: string | null): z.output<typeof changeable> {
  const read = changeable.safeParse({ purpose, channel })
  if (read.success) return read.data
  const words = {
    zh: '没有这样的授权目的或渠道',
    en: 'there is no such purpose or channel to consent to',
  }
  throw new ProblemError('input_invalid', words, { fields: [{ path: 'purpose', words }] })
}

/** Pages looked through for a person who sees few of the bank's customers. */
const PAGES_AT_MOST = 5

async function changesSeenBy(
  parts: ConductParts,
  read: Read,
  principal: Principal,
  query: z.output<typeof pageQuery>,
): Promise<z.output<typeof listConsentChanges.response>> {
  const seen: ConsentChangeRow[] = []
  let place = query.after === undefined ? undefined : readPlace(query.after)
  for (let page = 0; page < PAGES_AT_MOST; page += 1) {
    const rows = await changesAfter(parts.ledger, place, query.limit)
    const visible = await visibleAmong(
      read,
      principal.scope,
      rows.map((row) => row.customer_id),
    )
    for (const row of rows) {
      if (visible.has(row.customer_id)) seen.push(row)
      if (seen.length === query.limit) return changesPage(seen, writePlace(row))
    }
    const last = rows.at(-1)
    if (last === undefined || rows.length < query.limit) return changesPage(seen, null)
    place = readPlace(writePlace(last))
  }
  return changesPage(seen, place === undefined ? null : placeText(place))
}

function changesPage(rows: readonly ConsentChangeRow[], next: string | null) {
  return {
    changes: rows.map((row) => ({
      customerId: row.customer_id,
      purpose: row.purpose,
      purposeWords: purposeWords(row.purpose),
      channel: row.channel,
      channelWords: channelWords(row.channel),
      given: row.given,
      since: row.business_date,
      source: row.proof,
      at: row.at,
      by: row.by_name,
    })),
    next,
  }
}

/** @throws ProblemError `no_mart` before the first night, where nothing else was said to do */
async function onMart<T>(
  parts: ConductParts,
  work: (read: Read, mart: MartRef) => Promise<T>,
  otherwise?: () => T,
): Promise<T> {
  try {
    return await parts.marts.session(work)
  } catch (error) {
    if (!(error instanceof NoMartError)) throw error
    if (otherwise !== undefined) return otherwise()
    throw new ProblemError('no_mart', undefined, { cause: error })
  }
}
