import { randomUUID } from 'node:crypto'
import type { Generated, Kysely } from 'kysely'
import type { ProposalView } from '#contracts/proposals.ts'
import { ProblemError, noSuchPage } from '#contracts/problems.ts'
import type { Words } from '#contracts/words.ts'
import { isUuid } from '#kernel/uuid.ts'
import { appendAudit } from '#platform/audit/index.ts'
import type { JsonObject } from '#platform/audit/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'
import { actorOf, staffNumberOf } from './principal.ts'
import type { Principal } from './principal.ts'
import type { ProposalKind, Proposed } from './proposal-kinds.ts'
import { readStaffNames } from './read-model.ts'
import { accessTables, instant } from './tables.ts'

type State = ProposalView['state']

/** Rows of `0160_proposals.sql`. */
interface ProposalRow {
  proposal_id: string
  kind: string
  subject: string
  body: JsonObject
  reason: string
  proposed_by: string
  proposed_at: string
  state: Generated<State>
  decided_by: string | null
  decided_at: string | null
  decision_reason: string | null
  result: JsonObject | null
}
type Row = { [Column in keyof Omit<ProposalRow, 'state'>]: ProposalRow[Column] } & { state: State }
type Tables = { proposal: ProposalRow }

export interface NewProposal<Body> {
  readonly subject: string
  readonly body: Body
  readonly reason: string
}

export interface Decision {
  readonly decision: 'approve' | 'refuse'
  readonly reason: string
}

/** Acts that take two people: proposed by one, decided by another, done with the decision. */
export interface Proposals {
  /** Once a kind, before the first request. @throws Error for a kind registered twice */
  register<Body>(kind: ProposalKind<Body>): void
  /** Every kind there is: which right proposes, which decides. */
  kinds(): readonly ProposalKind[]
  /**
   * Keeps what a person proposes; nothing else happens yet.
   * @param transaction the caller's own, where more is written with it
   * @throws ProblemError `right_missing`, `proposal_waits` (the same thing is proposed already)
   */
  propose<Body>(
    kind: ProposalKind<Body>,
    proposed: NewProposal<Body>,
    by: { readonly principal: Principal; readonly now: number },
    transaction?: Ledger['db'],
  ): Promise<ProposalView>
  /**
   * The second person's word. Approved, it is done in the same transaction.
   * @throws ProblemError `second_person`, `right_missing`, `act_not_now` (decided already),
   *   `not_found`, and what the kind's `run` throws
   */
  decide(
    proposalId: string,
    decision: Decision,
    by: { readonly principal: Principal; readonly now: number },
  ): Promise<{ proposal: ProposalView; secret: string | null }>
  /** @throws ProblemError `right_missing` for anybody but who proposed it, `act_not_now` */
  withdraw(
    proposalId: string,
    reason: string,
    by: { readonly principal: Principal; readonly now: number },
  ): Promise<ProposalView>
  read(proposalId: string, principal: Principal): Promise<ProposalView>
  /** Newest first: those a person may decide, or proposed. */
  list(
    principal: Principal,
    asked: {
      readonly state: 'open' | 'decided'
      readonly kind?: string | undefined
      readonly after?: string | undefined
      readonly limit: number
    },
  ): Promise<{ proposals: ProposalView[]; next: string | null }>
  /** How many wait for this person's word. */
  waitingFor(principal: Principal): Promise<number>
}

export interface ProposalParts {
  readonly ledger: Ledger
  /** Called after each decision is committed: the chain is anchored after each two-person act. */
  readonly onDecided?: (now: number) => Promise<void>
}

export function openProposals({ ledger, onDecided }: ProposalParts): Proposals {
  const kinds = new Map<string, ProposalKind>()
  const kindOf = (row: { kind: string }): ProposalKind => {
    const kind = kinds.get(row.kind)
    if (kind === undefined) throw new Error(`no module registered the proposal kind ${row.kind}`)
    return kind
  }
  // Whoever decides sees all of a kind; who only proposes sees their own: what another asks for may
  // name customers outside their scope.
  const seenBy = (principal: Principal): string[] =>
    [...kinds.values()]
      .filter(({ decides }) => principal.rights.has(decides))
      .map(({ kind }) => kind)

  const view = async (row: Row, principal: Principal): Promise<ProposalView> => {
    const kind = kindOf(row)
    const why = row.state === 'open' ? await whyNot(ledger.db, kind, row, principal) : null
    const [proposedBy, decidedBy] = await named(ledger.db, [row.proposed_by, row.decided_by])
    if (proposedBy === undefined) throw new Error('a proposal of nobody')
    return {
      proposalId: row.proposal_id,
      kind: row.kind,
      title: kind.title,
      sentence: kind.sentence({ subject: row.subject, body: kind.body.parse(row.body) }),
      subject: row.subject,
      reason: row.reason,
      proposedBy,
      proposedAt: row.proposed_at,
      state: row.state,
      decidedBy: decidedBy ?? null,
      decidedAt: row.decided_at,
      decisionReason: row.decision_reason,
      result: row.result,
      may: {
        decide: row.state === 'open' && why === null,
        withdraw: row.state === 'open' && row.proposed_by === actorOf(principal),
      },
      why: why?.words ?? null,
    }
  }

  return {
    register(kind) {
      if (kinds.has(kind.kind)) throw new Error(`the proposal kind ${kind.kind} is there twice`)
      kinds.set(kind.kind, kind as unknown as ProposalKind)
    },

    kinds: () => [...kinds.values()],

    async propose(kind, proposed, { principal, now }, transaction) {
      if (!principal.rights.has(kind.proposes)) throw new ProblemError('right_missing')
      const keep = (db: Ledger['db']): Promise<Row> =>
        insert(db, kind, { ...proposed, by: actorOf(principal), now })
      const row = await (transaction === undefined
        ? ledger.db.transaction().execute(keep)
        : keep(transaction))
      return await view(row, principal)
    },
    async decide(proposalId, { decision, reason }, { principal, now }) {
      const actor = actorOf(principal)
      const done = await ledger.db.transaction().execute(async (transaction) => {
        const row = await lock(transaction, proposalId)
        if (row === undefined || !visible(row, principal, seenBy(principal))) {
          throw new ProblemError('not_found')
        }
        const kind = kindOf(row)
        if (row.state !== 'open') throw decidedAlready(row)
        const why = await whyNot(transaction, kind, row, principal)
        if (why !== null) throw why
        const proposed = proposedOf(kind, row)
        const state: State = decision === 'approve' ? 'approved' : 'refused'
        const outcome =
          decision === 'approve'
            ? await kind.run(transaction, { ...proposed, decidedBy: actor, now })
            : await kind.dropped?.(transaction, { ...proposed, by: actor, now })
        const decided = await close(transaction, row, {
          state,
          by: actor,
          now,
          reason,
          result: outcome?.result ?? null,
        })
        const action = decision === 'approve' ? 'proposal.approve' : 'proposal.refuse'
        await tell(transaction, row, action, actor, now, reason)
        return { row: decided, secret: outcome?.secret ?? null }
      })
      await onDecided?.(now)
      return { proposal: await view(done.row, principal), secret: done.secret }
    },

    async withdraw(proposalId, reason, { principal, now }) {
      const actor = actorOf(principal)
      const row = await ledger.db.transaction().execute(async (transaction) => {
        const found = await lock(transaction, proposalId)
        if (found === undefined || !visible(found, principal, seenBy(principal))) {
          throw new ProblemError('not_found')
        }
        if (found.proposed_by !== actor) {
          throw new ProblemError('right_missing', {
            zh: '只有提出人可以撤回；如不同意请拒绝',
            en: 'Only who proposed it withdraws it; refuse it if you disagree',
          })
        }
        if (found.state !== 'open') throw decidedAlready(found)
        const kind = kindOf(found)
        await kind.dropped?.(transaction, { ...proposedOf(kind, found), by: actor, now })
        const closed = await close(transaction, found, {
          state: 'withdrawn',
          by: actor,
          now,
          reason,
          result: null,
        })
        await tell(transaction, found, 'proposal.withdraw', actor, now, reason)
        return closed
      })
      return await view(row, principal)
    },

    async read(proposalId, principal) {
      const row = isUuid(proposalId)
        ? await tables(ledger.db)
            .selectFrom('proposal')
            .selectAll()
            .where('proposal_id', '=', proposalId)
            .executeTakeFirst()
        : undefined
      if (row === undefined || !visible(row, principal, seenBy(principal))) {
        throw new ProblemError('not_found')
      }
      return await view(row, principal)
    },

    async list(principal, { state, kind, after, limit }) {
      const place = after === undefined ? undefined : placeOf(after)
      let query = tables(ledger.db)
        .selectFrom('proposal')
        .selectAll()
        .where('state', state === 'open' ? '=' : '<>', 'open')
        .where((where) =>
          where.or([
            where('kind', '=', where.fn.any(where.val(seenBy(principal)))),
            where.and([
              where('proposed_by', '=', actorOf(principal)),
              where('kind', '=', where.fn.any(where.val([...kinds.keys()]))),
            ]),
          ]),
        )
      if (kind !== undefined) query = query.where('kind', '=', kind)
      if (place !== undefined) {
        query = query.where((where) =>
          where.or([
            where('proposed_at', '<', place.at),
            where.and([where('proposed_at', '=', place.at), where('proposal_id', '>', place.id)]),
          ]),
        )
      }
      const rows = await query
        .orderBy('proposed_at', 'desc')
        .orderBy('proposal_id')
        .limit(limit + 1)
        .execute()
      const shown = rows.slice(0, limit)
      const last = shown.at(-1)
      const proposals: ProposalView[] = []
      for (const row of shown) proposals.push(await view(row, principal))
      const more = rows.length > limit && last !== undefined
      return { proposals, next: more ? `${last.proposed_at} ${last.proposal_id}` : null }
    },

    async waitingFor(principal) {
      const mine = [...kinds.values()].filter(({ decides }) => principal.rights.has(decides))
      const { waiting } = await tables(ledger.db)
        .selectFrom('proposal')
        .select(({ fn }) => fn.countAll<number>().as('waiting'))
        .where('state', '=', 'open')
        .where('proposed_by', '<>', actorOf(principal))
        .where((where) => where('kind', '=', where.fn.any(where.val(mine.map((m) => m.kind)))))
        .executeTakeFirstOrThrow()
      return waiting
    },
  }
}

const alone: Words = {
  zh: '您的账号由一人开通，尚未经第二人确认，不能复核',
  en: 'Your account was opened by one person; until a second confirms it you decide nothing',
}

/** Why this person may not decide an open proposal; null: they may. */
async function whyNot(
  db: Ledger['db'],
  kind: ProposalKind,
  row: Row,
  principal: Principal,
): Promise<ProblemError | null> {
  if (row.proposed_by === actorOf(principal)) return new ProblemError('second_person')
  if (!principal.rights.has(kind.decides)) return new ProblemError('right_missing')
  if (principal.alone && kind.aloneDecides !== true) return new ProblemError('second_person', alone)
  const words = await kind.refuses?.(db, principal, proposedOf(kind, row))
  return words === undefined ? null : new ProblemError('second_person', words)
}

/**
 * Keeps what the machine proposes on somebody's behalf: an account opened there by one person.
 * @returns the proposal's number
 */
export async function keepProposal<Body>(
  transaction: Ledger['db'],
  kind: ProposalKind<Body>,
  given: NewProposal<Body> & { readonly by: string; readonly now: number },
): Promise<string> {
  return (await insert(transaction, kind, given)).proposal_id
}

async function insert<Body>(
  db: Ledger['db'],
  kind: ProposalKind<Body>,
  given: NewProposal<Body> & { readonly by: string; readonly now: number },
): Promise<Row> {
  const row: Row = {
    proposal_id: randomUUID(),
    kind: kind.kind,
    subject: given.subject,
    body: kind.body.parse(given.body) as JsonObject,
    reason: given.reason,
    proposed_by: given.by,
    proposed_at: instant(given.now),
    state: 'open',
    decided_by: null,
    decided_at: null,
    decision_reason: null,
    result: null,
  }
  const kept = await tables(db)
    .insertInto('proposal')
    .values({ ...row, body: JSON.stringify(row.body) as never })
    .onConflict((conflict) =>
      conflict.columns(['kind', 'subject']).where('state', '=', 'open').doNothing(),
    )
    .returning('proposal_id')
    .executeTakeFirst()
  if (kept === undefined) throw new ProblemError('proposal_waits')
  await tell(db, row, 'proposal.make', row.proposed_by, given.now, given.reason)
  return row
}

function proposedOf(kind: ProposalKind, row: Row): Proposed<unknown> {
  return {
    proposalId: row.proposal_id,
    subject: row.subject,
    body: kind.body.parse(row.body),
    reason: row.reason,
    proposedBy: row.proposed_by,
  }
}

async function close(
  db: Ledger['db'],
  row: Row,
  given: {
    readonly state: State
    readonly by: string
    readonly now: number
    readonly reason: string
    readonly result: JsonObject | null
  },
): Promise<Row> {
  const closed = {
    state: given.state,
    decided_by: given.by,
    decided_at: instant(given.now),
    decision_reason: given.reason,
  }
  const result = given.result === null ? null : (JSON.stringify(given.result) as never)
  await tables(db)
    .updateTable('proposal')
    .set({ ...closed, result })
    .where('proposal_id', '=', row.proposal_id)
    .execute()
  return { ...row, ...closed, result: given.result }
}

async function tell(
  db: Ledger['db'],
  row: Row,
  action: string,
  actor: string,
  now: number,
  reason: string,
): Promise<void> {
  await appendAudit(db, {
    at: instant(now),
    actor,
    action,
    subject: row.subject,
    detail: { proposal: row.proposal_id, kind: row.kind, reason, proposed_by: row.proposed_by },
  })
}

function decidedAlready({ state }: Row): ProblemError {
  const said: Record<State, Words> = {
    open: { zh: '该事项待复核', en: 'It waits for a decision' },
    approved: { zh: '该事项已获同意', en: 'It was approved already' },
    refused: { zh: '该事项已被拒绝', en: 'It was refused already' },
    withdrawn: { zh: '该事项已撤回', en: 'It was withdrawn' },
  }
  return new ProblemError('act_not_now', said[state])
}

async function lock(db: Ledger['db'], proposalId: string): Promise<Row | undefined> {
  if (!isUuid(proposalId)) return undefined
  return await tables(db)
    .selectFrom('proposal')
    .selectAll()
    .where('proposal_id', '=', proposalId)
    .forUpdate()
    .executeTakeFirst()
}

function visible(row: Row, principal: Principal, kinds: readonly string[]): boolean {
  return kinds.includes(row.kind) || row.proposed_by === actorOf(principal)
}

async function named(
  db: Ledger['db'],
  actors: readonly (string | null)[],
): Promise<({ staffNumber: string; name: string } | undefined)[]> {
  const numbers = actors.map((actor) => (actor === null ? undefined : staffNumberOf(actor)))
  const known = numbers.filter((number) => number !== undefined)
  const names = await readStaffNames(accessTables(db), known)
  return actors.map((actor, index) => {
    if (actor === null) return undefined
    const staffNumber = numbers[index] ?? actor
    return { staffNumber, name: names.get(staffNumber) ?? staffNumber }
  })
}

function placeOf(after: string): { at: string; id: string } {
  const [at, id, more] = after.split(' ')
  if (at === undefined || id === undefined || more !== undefined) throw noSuchPage()
  if (!isUuid(id) || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3,6}Z$/.test(at)) throw noSuchPage()
  return { at, id }
}

function tables(db: Ledger['db']): Kysely<Tables> {
  return db.withTables<Tables>()
}
