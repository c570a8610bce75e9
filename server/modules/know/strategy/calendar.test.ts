import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { businessDateOf } from '#kernel/business-date.ts'
import { projectRoot } from '#server/testing/source-tree.ts'

import { loadPack } from './index.ts'

const shipped = join(projectRoot, 'strategy')
let folder: string
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zhike-calendar-'))
})
after(() => rm(folder, { recursive: true, force: true }))

let made = 0
async function laidOn(text: string) {
  const overlay = join(folder, `o${(made += 1)}`)
  await mkdir(overlay)
  await writeFile(join(overlay, 'bank.yaml'), text)
  return loadPack(shipped, { overlays: [overlay] })
}

const workday = async (text: string, date: string) => {
  const loaded = await laidOn(text)
  assert.ok(loaded.ok, JSON.stringify(loaded))
  return loaded.pack.calendar.isWorkday(businessDateOf(date))
}

const prague = `
pack: { currency: CZK, currency_words: { zh: 捷克克朗, en: koruna }, time_zone: Europe/Prague, calendar: cz }
calendars:
  cz:
    words: { zh: 捷克, en: Czech Republic }
    years:
      "2026":
        source: zákon č. 245/2000 Sb.
        days: [{ words: { zh: 国庆, en: Statehood Day }, off: [2026-09-28, 2026-09-28] }]
`

test('holidays are what the bank entered under the calendar it names', async () => {
  const china = await loadPack(shipped)
  assert.ok(china.ok)
  assert.deepEqual(china.unsaid, [])
  assert.equal(china.pack.timeZone, 'Asia/Shanghai')
  assert.deepEqual(
    china.pack.calendar.years.map(({ year, source }) => [year, /国务院/.test(source.title)]),
    [
      [2024, true],
      [2025, true],
      [2026, true],
    ],
  )
  // National Day of China is a Thursday of work in Prague; theirs is no holiday of China.
  assert.deepEqual(await workday(prague, '2026-10-01'), { known: true, workday: true })
  assert.deepEqual(await workday(prague, '2026-09-28'), { known: true, workday: false })
  assert.equal((await workday(prague, '2025-09-29')).known, false)
})

test('an overlay enters the year that has been announced, and may correct one', async () => {
  const next = `
calendars:
  cn:
    years:
      "2027":
        source: 通知
        days: [{ words: { zh: 元旦, en: New Year }, off: [2027-01-01, 2027-01-03] }]
`
  assert.deepEqual(await workday(next, '2027-01-01'), { known: true, workday: false })
  assert.deepEqual(await workday(next, '2026-10-01'), { known: true, workday: false })
  const removed = 'calendars: { cn: { years: { "2026": ~ } } }'
  assert.equal((await workday(removed, '2026-10-01')).known, false)
})

test('an overlay of another money leaves no clock or calendar of the pack below in force', async () => {
  const loaded = await laidOn('pack: { currency: CZK, currency_words: { zh: 克朗, en: koruna } }')
  assert.ok(loaded.ok)
  assert.deepEqual(loaded.unsaid, ['time_zone', 'calendar'])
  assert.equal(loaded.pack.timeZone, undefined)
  assert.deepEqual(loaded.pack.calendar.years, [])
})

test('days that cannot be are refused, each with its year', async () => {
  const day = (off: string, more = '') =>
    'calendars: { cn: { years: { "2027": { source: x, days: [{ words: { zh: 节, en: day }, ' +
    `off: ${off}${more} }] } } } }`
  for (const [text, words] of [
    [day('[2027-01-03, 2027-01-01]'), /2027 are not right: 2027-01-03–2027-01-01/],
    [day('[2027-01-01, 2027-01-01]', ', make_up: [2027-01-01]'), /not right: 2027-01-01/],
    [day('[2026-01-01, 2026-01-01]'), /not right: 2026-01-01/],
    [day('[2027-01-01, 2027-12-31]'), /not right: 2027-01-01–2027-12-31/],
    ['pack: { calendar: mars }', /no calendar mars/],
    ['pack: { time_zone: Mars/Olympus }', /time zone/],
  ] as const) {
    const loaded = await laidOn(text)
    assert.ok(!loaded.ok, text)
    assert.match(loaded.problems.map((one) => one.words.en).join(), words)
  }
})
