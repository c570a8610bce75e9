import { randomUUID } from 'node:crypto'

import type { SavedSegment } from '#contracts/customers.ts'
import { resolveRule, toSql } from '#kernel/rule/index.ts'
import type { Vocabulary } from '#kernel/rule/index.ts'
import { actorOf, visibleAmong } from '#modules/know/access/index.ts'
import type { Principal } from '#modules/know/access/index.ts'
import { appendAudit } from '#platform/audit/index.ts'
import { pageOfRows } from '#platform/http/index.ts'
import type { Handlers } from '#platform/http/index.ts'

import { customersNamed, narrowRule, narrowText, numbersInText } from './domain/narrow-rule.ts'
import { mustReadRule, readRule } from './domain/rule-reading.ts'
import type { ReadRule } from './domain/rule-reading.ts'
import { onLiveMart } from './live-rows.ts'
import type { CustomersParts } from './parts.ts'
import { countOfRule, countRules, countWhere } from './segment-read-model.ts'
import {
  insertSegment,
  removeSegment,
  segmentTables,
  segmentsSeenBy,
  updateSegment,
} from './segment-store.ts'
import type { StoredSegment } from './segment-store.ts'
import { serving } from './served-mart.ts'
import type { ServedMart } from './served-mart.ts'

type SegmentHandlers = Pick<
  Handlers<Principal>,
  | 'readVocabulary'
  | 'countSegment'
  | 'listSegments'
  | 'saveSegment'
  | 'changeSegment'
  | 'deleteSegment'
>

/** Rules and saved segments over HTTP. */
export function segmentHandlers(parts: CustomersParts): SegmentHandlers {
  const serve = <T>(work: (served: ServedMart) => Promise<T>) => onLiveMart(parts, work)
  const tables = () => segmentTables(parts.ledger.db)
  return {
    readVocabulary: () =>
      serve(async ({ vocabulary: { fields, sets } }) => ({ fields: [...fields], sets: [...sets] })),

    countSegment: ({ body, principal }) =>
      serve((served) => countOfRule(served, principal.scope, body)),

    listSegments: ({ principal, query: { after, limit } }) =>
      serve(async (served) => {
        const page = { after, limit: limit + 1 }
        const stored = await segmentsSeenBy(tables(), principal.userId, page)
        const { shown, next } = pageOfRows(stored, limit, (segment) => segment.segmentId)
        return { segments: await savedSegments(served, principal, shown), next }
      }),

    saveSegment: ({ body, principal, now }) =>
      serve(async (served) => {
        const { reading } = mustReadRule(body.rule, served.vocabulary)
        const segment: StoredSegment = {
          segmentId: randomUUID(),
          ownerId: principal.userId,
          ownerName: principal.displayName,
          name: body.name,
          ...reading,
          shared: body.shared,
          updatedAt: new Date(now).toISOString(),
        }
        await parts.ledger.db.transaction().execute(async (transaction) => {
          await insertSegment(segmentTables(transaction), segment)
          await appendAudit(transaction, auditOf('segment.save', principal, segment, now))
        })
        return one(await savedSegments(served, principal, [segment]))
      }),

    changeSegment: ({ params, body, principal, now }) =>
      serve(async (served) => {
        const { reading } = mustReadRule(body.rule, served.vocabulary)
        const content = { name: body.name, ...reading, shared: body.shared }
        const change = {
          segmentId: params.segmentId,
          ownerId: principal.userId,
          readAt: body.updatedAt,
          at: new Date(now).toISOString(),
        }
        const segment = await parts.ledger.db.transaction().execute(async (transaction) => {
          const changed = await updateSegment(segmentTables(transaction), change, content)
          await appendAudit(transaction, auditOf('segment.change', principal, changed, now))
          return changed
        })
        return one(await savedSegments(served, principal, [segment]))
      }),

    deleteSegment: async ({ params, principal, now }) => {
      const at = new Date(now).toISOString()
      await parts.ledger.db.transaction().execute(async (transaction) => {
        const tablesOf = segmentTables(transaction)
        const removed = await removeSegment(tablesOf, params.segmentId, principal.userId, at)
        await appendAudit(transaction, auditOf('segment.delete', principal, removed, now))
      })
      return { deleted: true }
    },
  }
}

function auditOf(action: string, principal: Principal, segment: StoredSegment, now: number) {
  return {
    at: new Date(now).toISOString(),
    actor: actorOf(principal),
    action,
    subject: `segment:${segment.segmentId}`,
    detail: { name: segment.name, rule: segment.text, shared: segment.shared },
  }
}

/** Saved segments in the words of the strategy in force, each with its size for this person. */
async function savedSegments(
  served: ServedMart,
  principal: Principal,
  stored: readonly StoredSegment[],
): Promise<SavedSegment[]> {
  const readings = stored.map((segment) => readRule({ tree: segment.tree }, served.vocabulary))
  const rules = readings.flatMap((read) => (read.ok ? [read.rule] : []))
  const counts = await countRules(served, principal.scope, rules)
  const isHidden = await hiddenFrom(served, principal, stored)
  const isVisible = (customerId: string): boolean => !isHidden(customerId)
  return stored.map((segment, index) => {
    const read = readings[index]
    const common = {
      segmentId: segment.segmentId,
      name:
        segment.ownerId === principal.userId ? segment.name : narrowText(segment.name, isHidden),
      owner: segment.ownerName,
      ownedByMe: segment.ownerId === principal.userId,
      shared: segment.shared,
      updatedAt: segment.updatedAt,
    }
    if (read?.ok === true) {
      const customers = counts.shift() ?? 0
      const narrow = common.ownedByMe
        ? read.reading
        : narrowed(read, served.vocabulary, isVisible).reading
      return { ...common, rule: narrow, customers, problem: null }
    }
    // What can't be read can't be narrowed: of another's, the reader gets nothing of it.
    const { text, tree, words } = common.ownedByMe ? segment : unreadable
    const problem = read?.problems[0]?.message ?? null
    return { ...common, rule: { text, tree, words }, customers: null, problem }
  })
}

/** Customer numbers that segments spell out, in rule or name, and this reader may not see. */
async function hiddenFrom(
  { read }: ServedMart,
  { scope }: Principal,
  stored: readonly StoredSegment[],
): Promise<(customerId: string) => boolean> {
  const spelt = stored.flatMap(({ tree, name }) => [
    ...customersNamed(tree),
    ...numbersInText(name),
  ])
  const named = [...new Set(spelt)]
  const there = await visibleAmong(read, { kind: 'bank' }, named)
  const visible = await visibleAmong(read, scope, [...there])
  return (customerId) => there.has(customerId) && !visible.has(customerId)
}

const unreadable = {
  text: '',
  tree: { kind: 'everyone' },
  words: {
    zh: '该客群的规则在当前策略下无法识别',
    en: 'Its rule cannot be read by the strategy in force',
  },
} as const

/** Another's rule as this reader may see it: without the numbers of customers they may not. */
function narrowed(
  read: Extract<ReadRule, { ok: true }>,
  vocabulary: Vocabulary,
  isVisible: (customerId: string) => boolean,
): Extract<ReadRule, { ok: true }> {
  if (customersNamed(read.rule).every(isVisible)) return read
  return { ok: true, ...mustReadRule({ tree: narrowRule(read.rule, isVisible) }, vocabulary) }
}

function one<T>(list: readonly T[]): T {
  const [only] = list
  if (only === undefined) throw new Error('one segment in, one segment out')
  return only
}

/**
 * Size of a rule over the whole bank, as the command line prints it.
 * @throws ProblemError `rule_refused` with the place of each problem, `no_mart`
 */
export async function segmentCount(
  parts: Pick<CustomersParts, 'marts' | 'strategy'>,
  ruleText: string,
) {
  return serving(parts)(async (served) => {
    const { rule, reading } = mustReadRule({ text: ruleText }, served.vocabulary)
    const where = toSql(rule, served.vocabulary, { asOf: served.date })
    return {
      rule: reading.text,
      words: reading.words,
      sql: `select count(*) as customers from profile where ${where}`,
      customers: await countWhere(served, {
        ...{ sql: where, parameters: [] },
        columns: resolveRule(rule, served.vocabulary, { asOf: served.date }),
      }),
      as_of: served.mart.date,
    }
  })
}
