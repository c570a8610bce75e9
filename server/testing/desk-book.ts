import assert from 'node:assert/strict'

import { catalogueOf, readBook } from '#modules/know/books/index.ts'
import type { Book, BookParts } from '#modules/know/books/index.ts'
import type { Placement, Principal, Scope } from '#modules/know/access/index.ts'
import { isWithinScope } from '#modules/know/access/index.ts'
import type { Role } from '#contracts/vocabulary.ts'
import { chinaCalendar } from './china-calendar.ts'
import { openVault } from '#platform/vault/index.ts'

import type { TestLedger } from './test-ledger.ts'

/** A book with a field of every kind, two people in one of its acts, and clocks of each length. */
export const deskDeclaration = {
  name: 'desk',
  words: { zh: '受理单', en: 'Case' },
  purpose: { zh: '试验用', en: 'For tests' },
  line: '{title} {on}',
  fields: [
    {
      name: 'title',
      kind: 'text',
      words: { zh: '标题', en: 'Title' },
      required: true,
      longest: 40,
      found: true,
      sorted: true,
    },
    { name: 'note', kind: 'long_text', words: { zh: '说明', en: 'Note' }, required: ['closed'] },
    {
      name: 'level',
      kind: 'code',
      words: { zh: '级别', en: 'Level' },
      required: true,
      filtered: true,
      options: [
        { code: 'red', words: { zh: '红', en: 'Red' } },
        { code: 'blue', words: { zh: '蓝', en: 'Blue' } },
      ],
    },
    {
      name: 'people',
      kind: 'number',
      words: { zh: '人数', en: 'People' },
      least: 0,
      most: 1000,
      sorted: true,
      filtered: true,
    },
    {
      name: 'claimed',
      kind: 'money',
      words: { zh: '金额', en: 'Claimed' },
      filtered: true,
      sorted: true,
    },
    { name: 'share', kind: 'percent', words: { zh: '比例', en: 'Share' } },
    { name: 'on', kind: 'day', words: { zh: '日期', en: 'Day' }, filtered: true, sorted: true },
    { name: 'heard', kind: 'time', words: { zh: '时刻', en: 'Heard' } },
    { name: 'major', kind: 'yes_no', words: { zh: '重大', en: 'Major' }, filtered: true },
    {
      name: 'owner',
      kind: 'staff',
      words: { zh: '负责人', en: 'Owner' },
      required: true,
      filtered: true,
    },
    { name: 'caller', kind: 'text', words: { zh: '来电人', en: 'Caller' }, personal: 'name' },
    { name: 'before', kind: 'entry', book: 'desk', words: { zh: '前一单', en: 'Case before' } },
  ],
  scope: { of: 'staff', field: 'owner' },
  who: {
    see: ['rm', 'outlet_head', 'compliance'],
    make: ['rm', 'outlet_head'],
    export: ['outlet_head'],
    import: ['outlet_head'],
  },
  states: [
    { code: 'open', words: { zh: '处理中', en: 'Open' } },
    { code: 'waiting', words: { zh: '等待中', en: 'Waiting' } },
    { code: 'closed', words: { zh: '已办结', en: 'Closed' } },
  ],
  closed: ['closed'],
  acts: [
    {
      name: 'pause',
      words: { zh: '暂停', en: 'Pause' },
      from: ['open'],
      to: 'waiting',
      who: ['rm', 'outlet_head'],
      reason: true,
    },
    {
      name: 'resume',
      words: { zh: '继续', en: 'Resume' },
      from: ['waiting'],
      to: 'open',
      who: ['rm', 'outlet_head'],
    },
    {
      name: 'close',
      words: { zh: '办结', en: 'Close' },
      from: ['open'],
      to: 'closed',
      who: ['outlet_head'],
      another: true,
      asks: ['note'],
      unless: [
        {
          rule: 'level != "red" or people > 0',
          words: { zh: '红色的须先写明人数', en: 'of a red one the people must be counted first' },
        },
      ],
    },
  ],
  clocks: [
    {
      name: 'first',
      words: { zh: '两小时内联系', en: 'Called within two hours' },
      from: 'made',
      length: { hours: 2 },
      until: ['closed'],
      held: ['waiting'],
      warn: 1,
    },
    {
      name: 'own',
      words: { zh: '三个工作日', en: 'Three working days' },
      from: 'on',
      length: { working_days: 3 },
      until: ['closed'],
      held: ['waiting'],
      warn: 1,
      escalate: ['compliance'],
    },
    {
      name: 'law',
      words: { zh: '十五日', en: 'Fifteen days' },
      from: 'on',
      length: { calendar_days: 15 },
      until: ['closed'],
    },
  ],
  fact: { columns: ['level', 'people', 'claimed', 'on', 'owner', 'major'] },
} as const

/** The same book kept in a table of its own, or among a bank's. */
export function deskBook(from: Book['from']): Book {
  const read = readBook(deskDeclaration, from)
  assert.ok(read.ok, JSON.stringify(!read.ok && read.problems))
  return read.book
}

/** Somebody who asks; rights don't matter to books. */
export function asker(staffNumber: string, role: Role, scope: Scope): Principal {
  return {
    userId: `u-${staffNumber}`,
    sessionId: 's',
    staffNumber,
    displayName: `同事${staffNumber}`,
    role,
    unit: null,
    rights: new Set(),
    scope,
    seesIdentity: role !== 'analyst',
    mustChangePassword: false,
    alone: false,
  }
}

/** Two outlets of one branch, with who works there. */
export const deskStaff = { R1: 'O1', R2: 'O1', R3: 'O2', H1: 'O1' } as const

export async function deskOrganisation(ledger: TestLedger): Promise<void> {
  await ledger.pool.query(`
    insert into org_unit (unit_id, parent_id, level, name) values
      ('B1', null, 'branch', '东分行'), ('O1', 'B1', 'outlet', '一号网点'),
      ('O2', 'B1', 'outlet', '二号网点')`)
  for (const [number, unit] of Object.entries(deskStaff)) {
    await ledger.pool.query(
      `insert into staff (staff_number, unit_id, position, display_name)
      values ($1, $2, 'x', $3)`,
      [number, unit, `同事${number}`],
    )
  }
}

/** Customers C1 (of R1) and C3 (of R3). */
const customers = new Map<string, Placement>([
  ['C1', place('O1', 'R1')],
  ['C3', place('O2', 'R3')],
])

function place(outlet: string, manager: string): Placement {
  return {
    outlet_id: outlet,
    sub_branch_id: null,
    branch_id: 'B1',
    rm_id: manager,
    assistant_rm_id: null,
  }
}

export async function deskParts(ledger: TestLedger, books: readonly Book[]): Promise<BookParts> {
  const vault = await openVault({ ledger, home: ledger.home })
  const catalogue = catalogueOf(books)
  const named = (ids: readonly string[]) =>
    new Map(ids.filter((id) => id in deskStaff).map((id) => [id, `同事${id}`]))
  return {
    ledger,
    vault,
    catalogue: () => catalogue,
    directory: {
      staffNames: async (ids) => named(ids),
      unitNames: async (ids) => new Map(ids.map((id) => [id, id])),
    },
    customers: {
      placements: async (scope, ids) =>
        new Map(
          ids.flatMap((id) => {
            const found = customers.get(id)
            return found !== undefined && isWithinScope(scope, found) ? [[id, found] as const] : []
          }),
        ),
      names: async (ids) => new Map(ids.map((id) => [id, `客户${id}`])),
    },
    calendar: () => chinaCalendar,
    timeZone: 'Asia/Shanghai',
  }
}
