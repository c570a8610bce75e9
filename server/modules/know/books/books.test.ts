import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import type { BookEntry, BookValues } from '#contracts/books.ts'
import { ProblemError } from '#contracts/problems.ts'
import { readXlsxSheet } from '#platform/spreadsheet/index.ts'
import { asker, deskBook, deskOrganisation, deskParts } from '#server/testing/desk-book.ts'
import { testLedger } from '#server/testing/test-ledger.ts'
import type { TestLedger } from '#server/testing/test-ledger.ts'

import { agendaOf } from './agenda.ts'
import { exportFile } from './export-file.ts'
import { historyOf } from './history.ts'
import { importFile } from './import-file.ts'
import { actOnEntry, changeEntry, listEntries, makeEntry, readEntry, tableSql } from './index.ts'
import type { BookParts } from './index.ts'
import { templateFile } from './template-file.ts'

const NOW = Date.parse('2026-10-29T10:00:00+08:00')
const rm = asker('R1', 'rm', { kind: 'staff', staffNumbers: ['R1'] })
const other = asker('R3', 'rm', { kind: 'staff', staffNumbers: ['R3'] })
const head = asker('H1', 'outlet_head', { kind: 'unit', column: 'outlet_id', unitId: 'O1' })
const compliance = asker('C9', 'compliance', { kind: 'bank' })
const analyst = asker('A1', 'analyst', { kind: 'bank' })

const good: BookValues = { title: '柜面排队', level: 'blue', on: '2026-10-29', owner: 'R1' }

for (const from of ['product', 'bank'] as const) {
  describe(`an entry of a book kept ${from === 'product' ? 'in its own table' : 'among others'}`, () => {
    const book = deskBook(from)
    let ledger: TestLedger
    let parts: BookParts

    before(async () => {
      ledger = await testLedger()
      if (from === 'product') await ledger.pool.query(tableSql(book))
      await deskOrganisation(ledger)
      parts = await deskParts(ledger, [book])
    })
    after(() => ledger.close())

    const by = (principal = rm, now = NOW) => ({ principal, now })
    const make = (values: BookValues = {}, principal = rm, now = NOW) =>
      makeEntry(parts, book, { ...good, ...values }, by(principal, now))
    const act = (
      { entryId, version }: BookEntry,
      name: string,
      given: { values?: BookValues; reason?: string } = {},
      asking = by(),
    ) => actOnEntry(parts, book, { entryId, act: name }, { version, values: {}, ...given }, asking)
    const list = (asked = {}, principal = rm) =>
      listEntries(parts, book, { limit: 50, ...asked }, by(principal))

    /** The problem's code and the fields at fault. */
    async function refusal(work: Promise<unknown>): Promise<string> {
      try {
        await work
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error
        return [error.code, ...error.fields.map(({ path }) => path)].join(' ')
      }
      return 'done'
    }

    it('keeps what it is given, shows it with names, and tells what may be done', async () => {
      const made = await make({
        people: 3,
        claimed: 123_456,
        share: 525,
        major: true,
        caller: '张三',
      })
      assert.equal(made.line, '柜面排队 2026-10-29')
      assert.equal(made.names['owner'], '同事R1')
      const { title, people, claimed, share, major, caller, note } = made.values
      assert.deepEqual(
        [title, people, claimed, share, major, note],
        ['柜面排队', 3, 123_456, 525, true, null],
      )
      assert.notEqual(caller, '张三')
      assert.match(String(caller), /\*/)
      assert.deepEqual(
        made.acts.map(({ name, why }) => [name, why === null]),
        [['pause', true]],
      )
      const again = await readEntry(parts, book, made.entryId, by(head))
      assert.deepEqual(
        again.acts.map(({ name, why }) => [name, why === null]),
        [
          ['pause', true],
          ['close', true],
        ],
      )
      const { rows } = await ledger.pool.query<{ all: string }>(
        `select coalesce(string_agg(t::text, ''), '') as all from ${from === 'product' ? 'book_desk' : 'book_entry'} t`,
      )
      assert.ok(!rows[0]?.all.includes('张'), 'who somebody is lies in the vault alone')
      assert.equal((await readEntry(parts, book, made.entryId, by(analyst))).values['caller'], null)
    })

    const bad: [what: string, values: BookValues, fields: string][] = [
      ['no title', { title: ' ' }, 'title'],
      ['a title of 41 signs', { title: '字'.repeat(41) }, 'title'],
      ['a level of nobody', { level: 'green' }, 'level'],
      ['half a person', { people: 1.5 }, 'people'],
      ['fewer than none', { people: -1 }, 'people'],
      ['more than the most', { people: 1001 }, 'people'],
      ['money as text', { claimed: '12.5' }, 'claimed'],
      ['30 February', { on: '2026-02-30' }, 'on'],
      ['a time without zone', { heard: '2026-10-29T10:00:00' }, 'heard'],
      ['yes as a word', { major: 'yes' }, 'major'],
      ['a field of no book', { colour: 'red' }, 'colour'],
      ['a colleague of nobody', { owner: 'X9' }, 'owner'],
      ['a colleague out of sight', { owner: 'R3' }, 'owner'],
      ['an entry that is none', { before: '00000000-0000-0000-0000-000000000000' }, 'before'],
      ['several at once', { level: null, people: -1, on: 'x' }, 'level people on'],
    ]
    for (const [what, values, fields] of bad) {
      it(`is refused with its fields for ${what}`, async () => {
        const before = (await list()).states
        assert.equal(await refusal(make(values)), `input_invalid ${fields}`)
        assert.deepEqual((await list()).states, before, 'nothing was kept')
      })
    }

    it('is seen by whom its owner is seen by, and by nobody else', async () => {
      const mine = await make({ title: '只给一号' })
      const theirs = await make({ title: '二号的', owner: 'R3' }, other)
      const seen = async (principal: typeof rm) => {
        const { entries } = await list({ find: '只给' }, principal)
        const { entries: second } = await list({ find: '二号' }, principal)
        return [entries.length, second.length]
      }
      assert.deepEqual(await seen(rm), [1, 0])
      assert.deepEqual(await seen(head), [1, 0])
      assert.deepEqual(await seen(other), [0, 1])
      assert.deepEqual(await seen(compliance), [1, 1])
      const nothing = 'not_found'
      for (const [entry, principal] of [
        [mine, other],
        [theirs, rm],
        [theirs, head],
      ] as const) {
        assert.equal(await refusal(readEntry(parts, book, entry.entryId, by(principal))), nothing)
        assert.equal(
          await refusal(act(entry, 'pause', { reason: '等客户回电' }, by(principal))),
          nothing,
        )
        const change = { version: 1, values: { people: 1 } }
        assert.equal(
          await refusal(changeEntry(parts, book, entry.entryId, change, by(principal))),
          nothing,
        )
      }
    })

    it('goes from state to state only by its acts, each by whom it may be done', async () => {
      const entry = await make({ level: 'red' })
      assert.equal(await refusal(act(entry, 'resume')), 'act_not_now')
      assert.equal(await refusal(act(entry, 'close')), 'right_missing')
      assert.equal(await refusal(act(entry, 'paint')), 'not_found')
      assert.equal(await refusal(act(entry, 'pause')), 'input_invalid reason')
      const given = { values: { level: 'blue' }, reason: '等客户回电' }
      assert.equal(await refusal(act(entry, 'pause', given)), 'input_invalid level')
      assert.equal(await refusal(act(entry, 'close', {}, by(head))), 'act_not_now', 'the rule')
      const counted = await changeEntry(
        parts,
        book,
        entry.entryId,
        { version: 1, values: { people: 2 } },
        by(),
      )
      assert.equal(await refusal(act(counted, 'close', {}, by(head))), 'input_invalid note')
      const closed = await act(counted, 'close', { values: { note: '已回电道歉' } }, by(head))
      assert.deepEqual([closed.state, closed.version, closed.acts], ['closed', 3, []])
      const late = changeEntry(
        parts,
        book,
        entry.entryId,
        { version: 3, values: { people: 9 } },
        by(),
      )
      assert.equal(await refusal(late), 'act_not_now')
    })

    it('takes another person where two must agree', async () => {
      const own = await make({}, head)
      assert.equal(
        await refusal(act(own, 'close', { values: { note: 'x' } }, by(head))),
        'second_person',
      )
      const entry = await make()
      const changed = await changeEntry(
        parts,
        book,
        entry.entryId,
        { version: 1, values: { people: 2 } },
        by(head),
      )
      const closing = act(changed, 'close', { values: { note: 'x' } }, by(head))
      assert.equal(await refusal(closing), 'second_person', 'who did the step before')
    })

    it('tells the second of two at once, and keeps the first', async () => {
      const entry = await make()
      const change = (people: number) =>
        changeEntry(parts, book, entry.entryId, { version: 1, values: { people } }, by())
      const told = await Promise.all([1, 2, 3, 4].map((people) => refusal(change(people))))
      assert.deepEqual(told.toSorted(), [
        'changed_meanwhile',
        'changed_meanwhile',
        'changed_meanwhile',
        'done',
      ])
      assert.equal((await readEntry(parts, book, entry.entryId, by())).version, 2)
    })

    it('remembers who did what, of the vault only that it changed', async () => {
      const entry = await make({ caller: '李四' })
      await changeEntry(
        parts,
        book,
        entry.entryId,
        { version: 1, values: { caller: '王五', people: 4 } },
        by(),
      )
      const history = await historyOf(ledger.db, book, entry.entryId)
      assert.deepEqual(
        history.map(({ act: name, by: who, changes }) => [
          name,
          who,
          changes.map(({ field, after: value, hidden }) => [field, hidden ? 'hidden' : value]),
        ]),
        [
          [
            'change',
            '同事R1',
            [
              ['people', 4],
              ['caller', 'hidden'],
            ],
          ],
          [
            'make',
            '同事R1',
            [
              ['title', '柜面排队'],
              ['level', 'blue'],
              ['on', '2026-10-29'],
              ['owner', 'R1'],
              ['caller', 'hidden'],
            ],
          ],
        ],
      )
      const { rows } = await ledger.pool.query<{ n: number }>(
        'select count(*)::integer as n from audit_entry where subject = $1',
        [`desk:${entry.entryId}`],
      )
      assert.equal(rows[0]?.n, 2)
      await assert.rejects(ledger.pool.query("update book_history set act = 'x'"))
      // A mask sent back as it was shown is no change.
      const shown = await readEntry(parts, book, entry.entryId, by())
      const same = { version: 2, values: { caller: shown.values['caller'] ?? null } }
      assert.equal((await changeEntry(parts, book, entry.entryId, same, by())).version, 2)
      const [who] = await parts.vault
        .masked('book.desk', [entry.entryId], ['name'])
        .then((m) => [...m.values()])
      assert.match(who?.name ?? '', /^王/)
    })

    it('is listed, filtered, found and paged in one order', async () => {
      const own = asker('R2', 'rm', { kind: 'staff', staffNumbers: ['R2'] })
      for (let n = 0; n < 25; n += 1) {
        const values = {
          owner: 'R2',
          title: n % 2 === 0 ? `甲${n}` : `B${n}`,
          people: n % 7 === 0 ? null : n % 5,
          on: `2026-09-${String(1 + (n % 9)).padStart(2, '0')}`,
          claimed: n * 100,
          major: n % 2 === 0,
        }
        await make(values, own, NOW + n)
      }
      const walk = async (asked: object) => {
        const seen: BookEntry[] = []
        let after: string | undefined
        do {
          const page = await list({ ...asked, limit: 4, after }, own)
          seen.push(...page.entries)
          after = page.next ?? undefined
        } while (after !== undefined)
        return seen
      }
      const newest = await walk({})
      assert.equal(newest.length, 25)
      assert.deepEqual(
        newest.map(({ madeAt }) => madeAt),
        newest
          .map(({ madeAt }) => madeAt)
          .toSorted()
          .toReversed(),
      )
      for (const sort of ['people', '-people', 'on', '-on', 'title', '-claimed']) {
        const walked = await walk({ sort })
        assert.equal(new Set(walked.map(({ entryId }) => entryId)).size, 25, sort)
        const keys = walked.map(({ values }) => values[sort.replace('-', '')] ?? null)
        const known = keys.filter((key) => key !== null)
        assert.ok(
          keys.slice(known.length).every((key) => key === null),
          `${sort}: unknown last`,
        )
        const sorted = known.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))
        const isText = typeof known[0] === 'string' && sort.endsWith('title')
        if (!isText)
          assert.deepEqual(known, sort.startsWith('-') ? sorted.toReversed() : sorted, sort)
      }
      const count = async (asked: object) => (await walk(asked)).length
      assert.equal(
        await count({ where: 'people:2..3' }),
        newest.filter(({ values: { people } }) => people === 2 || people === 3).length,
      )
      assert.equal(
        await count({ where: ['people:2..', 'on:..2026-09-04'] }),
        newest.filter(
          ({ values: { people, on } }) =>
            Number(people) >= 2 && people !== null && String(on) <= '2026-09-04',
        ).length,
      )
      assert.equal(await count({ where: 'major:true' }), 13)
      assert.equal(await count({ where: 'claimed:1200' }), 1)
      assert.equal(
        await count({ find: '甲1' }),
        newest.filter(({ values: { title } }) => String(title).startsWith('甲1')).length,
      )
      assert.equal(
        await count({ find: 'b1' }),
        newest.filter(({ values: { title } }) => String(title).startsWith('B1')).length,
      )
      assert.equal(await count({ find: '%' }), 0, 'a sign is a sign')
      const { states } = await list({ find: '甲' }, own)
      assert.deepEqual(states, [
        { state: 'open', entries: 13, more: false },
        { state: 'waiting', entries: 0, more: false },
        { state: 'closed', entries: 0, more: false },
      ])
      for (const asked of [
        { sort: 'note' },
        { where: 'note:x' },
        { where: 'share:1' },
        { where: 'on:soon' },
        { state: 'gone' },
        { after: 'x' },
        { after: Buffer.from('[1]').toString('base64url') },
      ]) {
        assert.match(await refusal(list(asked, own)), /^input_invalid/, JSON.stringify(asked))
      }
    })

    it('has clocks that count working days, stand still, and are told when near and past', async () => {
      // The Spring Festival of 2026: 15 to 23 February are free, 14 and 28 are worked.
      const entry = await make(
        { on: '2026-02-13', title: '春节前' },
        rm,
        Date.parse('2026-02-13T15:00:00+08:00'),
      )
      const due = Object.fromEntries(entry.clocks.map(({ name, due: day }) => [name, day]))
      assert.deepEqual(due, { first: '2026-02-13', own: '2026-02-25', law: '2026-02-28' })
      const at = (text: string) => Date.parse(`${text}+08:00`)
      const standings = async (now: number) => {
        const { clocks } = await readEntry(parts, book, entry.entryId, by(rm, now))
        return clocks.map(({ standing }) => standing).join(' ')
      }
      assert.equal(await standings(at('2026-02-13T15:30:00')), 'running running running')
      assert.equal(await standings(at('2026-02-13T16:30:00')), 'warned running running')
      assert.equal(await standings(at('2026-02-13T17:00:01')), 'past running running')
      assert.equal(await standings(at('2026-02-25T23:59:00')), 'past warned running')
      assert.equal(await standings(at('2026-02-26T00:00:00')), 'past past running')
      const agenda = async (principal: typeof rm, now: number) =>
        (await agendaOf(parts, by(principal, now), 50))
          .filter(({ entryId }) => entryId === entry.entryId)
          .map(({ clock, standing }) => `${clock} ${standing}`)
      assert.deepEqual(await agenda(head, at('2026-02-25T09:00:00')), ['first past', 'own warned'])
      assert.deepEqual(await agenda(compliance, at('2026-02-25T09:00:00')), [])
      assert.deepEqual(await agenda(compliance, at('2026-02-26T09:00:00')), ['own past'])
      assert.deepEqual(await agenda(other, at('2026-02-26T09:00:00')), [])
      const held = await act(
        entry,
        'pause',
        { reason: '送鉴定中' },
        by(rm, at('2026-02-13T15:30:00')),
      )
      assert.deepEqual(
        held.clocks.map(({ standing }) => standing),
        ['held', 'held', 'running'],
      )
      const going = await act(held, 'resume', {}, by(rm, at('2026-02-16T15:30:00')))
      assert.deepEqual(
        going.clocks.map(({ due: day }) => day),
        ['2026-02-16', '2026-02-28', '2026-02-28'],
      )
      const unknown = await make({ on: '2026-12-30', title: '明年' })
      const own = unknown.clocks.find(({ name }) => name === 'own')
      assert.deepEqual([own?.due, own?.standing], [null, 'unknown'])
      assert.match(own?.why?.zh ?? '', /2027 年/)
    })

    it('goes out as a workbook and comes back in, each line told what became of it', async () => {
      const asked = { reason: '核对台账', language: 'zh', find: '导出' } as const
      const first = await make({ title: '导出甲', claimed: 120_050, people: 7, owner: 'H1' }, head)
      await make({ title: '导出乙 =1+1', owner: 'H1', level: 'red' }, head)
      const bytes = await all(await exportFile(parts, book, { ...asked, sort: 'title' }, by(head)))
      const sheet = readXlsxSheet(bytes, undefined)
      assert.deepEqual(sheet.rows[0]?.slice(0, 6), ['编号', '状态', '标题', '说明', '级别', '人数'])
      assert.equal(sheet.rows.length, 3)
      const row = sheet.rows.find((cells) => cells[0] === first.entryId)
      assert.deepEqual(row?.slice(1, 7), ['处理中', '导出甲', '', '蓝', '7', '1200.5'])
      const about = readXlsxSheet(bytes, '说明').rows.map((cells) => cells.join('：'))
      assert.ok(
        about.includes('事由：核对台账') && about.includes('筛选：导出 title'),
        about.join('\n'),
      )

      // What nobody touched comes back as no change.
      const untouched = await importFile(
        parts,
        book,
        { content: stream(bytes), preview: false },
        by(head),
      )
      assert.deepEqual(
        { ...untouched },
        { read: 2, made: 0, changed: 0, unchanged: 2, rejected: [], preview: false },
      )

      const template = await all(await templateFile(book, 'zh'))
      assert.deepEqual(readXlsxSheet(template, undefined).rows[0]?.slice(0, 4), [
        '编号',
        '标题',
        '说明',
        '级别',
      ])
      const csv = [
        '编号,标题,级别,人数,金额,日期,重大,负责人',
        `${first.entryId},导出甲,蓝,8,"1,200.50",2026/10/29,否,H1 同事H1`,
        ',新来的,红,２,￥3.5,20261030,是,H1',
        ',坏的,绿,1.5,1.234,昨天,也许,H1',
        ',看不见的,蓝,1,,,,R3',
        ',,,,,,,',
      ].join('\r\n')
      const take = (preview: boolean) =>
        importFile(parts, book, { content: stream(Buffer.from(csv)), preview }, by(head))
      const before = (await list({}, head)).states
      const tried = await take(true)
      assert.deepEqual((await list({}, head)).states, before, 'a preview keeps nothing')
      const { rejected, ...counts } = await take(false)
      assert.deepEqual({ ...tried, preview: false }, { ...counts, rejected })
      assert.deepEqual(counts, { read: 4, made: 1, changed: 1, unchanged: 0, preview: false })
      assert.deepEqual(
        rejected.map(({ line, field }) => `${line} ${field}`),
        ['4 level', '4 people', '4 claimed', '4 on', '4 major', '5 owner'],
      )
      const { entries } = await list({ find: '新来' }, head)
      const values: BookValues = entries[0]?.values ?? {}
      assert.deepEqual(
        [values['people'], values['claimed'], values['on'], values['major']],
        [2, 350, '2026-10-30', true],
      )
      const lacking = importFile(
        parts,
        book,
        { content: stream(Buffer.from('标题,颜色\nx,y')), preview: true },
        by(head),
      )
      assert.equal(await refusal(lacking), 'input_invalid file')
    })
  })
}

async function all(file: { content: AsyncIterable<string | Uint8Array> }): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of file.content) pieces.push(Buffer.from(piece))
  return Buffer.concat(pieces)
}

async function* stream(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
