import { sql } from 'kysely'
import type { Words } from '#contracts/words.ts'
import type { Queryable } from '#platform/ledger/index.ts'
import { GENESIS_HASH, hashOf } from './entry.ts'
import type { AuditAnchor, AuditRow } from './entry.ts'
import { auditColumns } from './read.ts'

/**
 * - `altered`: the row's content is not what its hash sealed
 * - `missing`: a row that later ones build on is not there
 * - `reordered`: the row that belongs here stands elsewhere
 * - `resealed`: the row is sound in itself but does not follow the one before, or an anchor says it
 *   was another one
 * - `truncated`: the chain ends before its recorded end or before an anchor
 * - `extended`: rows follow the recorded end
 */
export type AuditBreakKind =
  | 'altered'
  | 'missing'
  | 'reordered'
  | 'resealed'
  | 'truncated'
  | 'extended'

/** The first row, in order, that is not as it was written. */
export interface AuditBreak {
  readonly seq: number
  readonly kind: AuditBreakKind
  readonly words: Words
}

export interface AuditVerdict {
  readonly passed: boolean
  /** Rows found in order before the first break. */
  readonly rows: number
  /** The last sound row: keep it elsewhere as an anchor. */
  readonly head: AuditAnchor
  readonly firstBreak: AuditBreak | undefined
}

const PAGE = 5_000

/** The recorded end of the chain, to be kept as an anchor outside the ledger. */
export async function auditHead(ledger: Queryable): Promise<AuditAnchor> {
  const {
    rows: [head],
  } = await sql<AuditAnchor>`
    select seq, encode(hash, 'hex') as hash from audit_head
  `.execute(ledger)
  return head ?? { seq: 0, hash: GENESIS_HASH }
}

/**
 * Walks the whole chain, a page at a time, and names the first break. Whoever can rewrite the
 * tables could also seal a new chain and its end; only anchors kept elsewhere show that.
 * @param anchors points of the chain noted before, in any order
 */
export async function verifyAudit(
  ledger: Queryable,
  anchors: readonly AuditAnchor[] = [],
): Promise<AuditVerdict> {
  // Read first: rows appended while we walk are not missed, only not yet asked for.
  const end = await auditHead(ledger)
  const anchored = new Map(anchors.map((anchor) => [anchor.seq, anchor.hash]))
  let head: AuditAnchor = { seq: 0, hash: GENESIS_HASH }
  const broken = (firstBreak: AuditBreak): AuditVerdict => ({
    passed: false,
    rows: head.seq,
    head,
    firstBreak,
  })
  for await (const row of rowsInOrder(ledger)) {
    if (row.seq > end.seq && row.seq === head.seq + 1 && head.seq === end.seq) {
      if (head.hash === end.hash && (await isStillGrowing(ledger, row.seq))) break
      return broken(breakAt(row.seq, 'extended'))
    }
    const wrong = await judge(ledger, row, head)
    if (wrong !== undefined) return broken(wrong)
    const anchor = anchored.get(row.seq)
    if (anchor !== undefined && anchor !== row.hash) return broken(breakAt(row.seq, 'resealed'))
    head = { seq: row.seq, hash: row.hash }
  }
  const farthest = Math.max(end.seq, ...anchored.keys())
  if (head.seq < farthest) return broken(breakAt(head.seq + 1, 'truncated'))
  if (head.hash !== end.hash) return broken(breakAt(head.seq, 'resealed'))
  return { passed: true, rows: head.seq, head, firstBreak: undefined }
}

async function judge(
  ledger: Queryable,
  row: AuditRow,
  before: AuditAnchor,
): Promise<AuditBreak | undefined> {
  const expected = before.seq + 1
  const follows = row.seq === expected && row.previousHash === before.hash
  if (follows) return hashOf(row) === row.hash ? undefined : breakAt(row.seq, 'altered')
  if (await successorStandsElsewhere(ledger, before.hash, expected)) {
    return breakAt(expected, 'reordered')
  }
  if (row.seq !== expected) return breakAt(expected, 'missing')
  return breakAt(row.seq, hashOf(row) === row.hash ? 'resealed' : 'altered')
}

/** Whether the row that was sealed right after `hash` is in the table under another number. */
async function successorStandsElsewhere(
  ledger: Queryable,
  hash: string,
  seq: number,
): Promise<boolean> {
  const { rows } = await sql`
    select 1 from audit_entry
    where previous_hash = decode(${hash}, 'hex') and seq <> ${seq}
    limit 1
  `.execute(ledger)
  return rows.length > 0
}

/** Whether the recorded end has meanwhile reached a row, that is, someone is writing. */
async function isStillGrowing(ledger: Queryable, seq: number): Promise<boolean> {
  return (await auditHead(ledger)).seq >= seq
}

async function* rowsInOrder(ledger: Queryable): AsyncGenerator<AuditRow> {
  let after = Number.MIN_SAFE_INTEGER
  while (true) {
    const { rows } = await sql<AuditRow>`
      select ${auditColumns}
      from audit_entry
      where seq > ${after}
      order by seq
      limit ${PAGE}
    `.execute(ledger)
    yield* rows
    const last = rows.at(-1)
    if (last === undefined || rows.length < PAGE) return
    after = last.seq
  }
}

const told: Record<AuditBreakKind, Words> = {
  altered: { zh: '内容被改动', en: 'was altered' },
  missing: { zh: '缺失', en: 'is missing' },
  reordered: { zh: '顺序被调换', en: 'was moved' },
  resealed: {
    zh: '与前一条或留存的锚点不相接',
    en: 'does not follow the row before it or a kept anchor',
  },
  truncated: { zh: '及其后的记录被截去', en: 'and all after it were cut off' },
  extended: { zh: '超出了登记的末尾', en: 'lies beyond the recorded end' },
}

function breakAt(seq: number, kind: AuditBreakKind): AuditBreak {
  const { zh, en } = told[kind]
  return {
    seq,
    kind,
    words: { zh: `审计日志第 ${seq} 条${zh}。`, en: `Audit row ${seq} ${en}.` },
  }
}
