import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'

import { badRows } from './delivery/bad-rows.ts'
import { fileKinds } from './files/formats.ts'
import { readDelivered } from './files/read-delivery.ts'
import { CUSTOMERS_MAX, makeDemoBank } from './index.ts'

const folder = mkdtempSync(join(tmpdir(), 'zhike-demo-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const bank = (name: string, seed: number, customers = 200) =>
  makeDemoBank({ customers, seed, out: join(folder, name) })

/** SHA-256 over names and bytes of everything in a folder. */
function digest(path: string): string {
  const hash = createHash('sha256')
  const entries = readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(path.length))
    .toSorted()
  for (const name of entries) hash.update(name).update(readFileSync(join(path, name)))
  return hash.digest('hex')
}

describe('the demo bank', () => {
  test('the same seed and size give the same bytes, another seed gives others', async () => {
    await bank('one', 7)
    await bank('again', 7)
    await bank('other', 8)
    const one = digest(join(folder, 'one'))
    assert.equal(digest(join(folder, 'again')), one)
    assert.notEqual(digest(join(folder, 'other')), one)
  })

  test('the bytes are these on any machine', async () => {
    await makeDemoBank({ customers: 200, seed: 7, out: join(folder, 'golden') })
    // Whoever changes the generator changes this line; a platform must not.
    assert.equal(
      digest(join(folder, 'golden')),
      'f74b165a9551cef02925d6eec784ccb010ce61acc3d58338d1099a7ebd5952c1',
    )
  })

  test('control files say what the files hold', async () => {
    const delivery = await bank('control', 3)
    assert.equal(delivery.files.length, Object.keys(fileKinds).length)
    for (const { path, rows, bytes, feed } of delivery.files) {
      const content = readFileSync(path)
      const name = path.slice(path.lastIndexOf('/') + 1)
      const [file, date, count, proof] = readFileSync(path.replace(/\.[a-z]+$/, '.ctl'), 'utf8')
        .trim()
        .split('|')
      assert.deepEqual([file, date, Number(count)], [name, '20261031', rows], feed)
      assert.equal(content.length, bytes, feed)
      const md5 = createHash('md5').update(content).digest('hex')
      assert.ok(proof === md5 || Number(proof) === bytes, feed)
      const header = Object.values(fileKinds).some((kind) => kind.feed === feed && 'header' in kind)
      const lines = content.reduce((sum, byte) => sum + (byte === 10 ? 1 : 0), 0)
      assert.equal(lines - (header ? 1 : 0), rows, feed)
    }
  })

  test('every row has as many fields as its file', async () => {
    const delivery = await bank('fields', 5)
    for (const name of Object.keys(fileKinds) as (keyof typeof fileKinds)[]) {
      const widths = new Set(readDelivered(delivery, name).map((row) => row.length))
      assert.equal(widths.size, 1, name)
    }
  })

  test('a handful of bad rows is planted, and only in two files', async () => {
    const delivery = await bank('bad', 5)
    const bad = readDelivered(delivery, 'contact').filter(
      ([number = '']) => !/^\d{11}$/.test(number),
    )
    assert.equal(bad.length, badRows.contact)
    const known = new Set(['保守型', '稳健型', '平衡型', '成长型', '进取型'])
    const risks = readDelivered(delivery, 'riskAssessment').filter(([number]) =>
      number?.startsWith('99'),
    )
    assert.equal(risks.length, badRows.riskAssessment)
    for (const row of risks) {
      const [, customer = '', day = '', level = ''] = row
      const fine = customer !== '' && known.has(level) && /^2026(0[1-9]|1[0-2])\d\d$/.test(day)
      assert.equal(fine, false, row.join('|'))
    }
  })

  test("sizes, seeds and dates that can't be are refused with what may be", () => {
    const refused: readonly [Parameters<typeof makeDemoBank>[0], RegExp][] = [
      [{ customers: 99, seed: 1, out: folder }, /100 to 2000000/],
      [{ customers: CUSTOMERS_MAX + 1, seed: 1, out: folder }, /100 to 2000000/],
      [{ customers: 200, seed: -1, out: folder }, /whole number from 0/],
      [{ customers: 200, seed: 1.5, out: folder }, /whole number from 0/],
      [{ customers: 200, seed: 1, out: folder, businessDate: '2026-02-30' }, /is not a day/],
      [{ customers: 200, seed: 1, out: folder, businessDate: '2019-06-30' }, /2025-03-31/],
    ]
    for (const [input, message] of refused) assert.throws(() => makeDemoBank(input), message)
  })

  test('other business dates give whole banks too, in the middle of a month and in a leap year', async () => {
    for (const businessDate of ['2026-03-15', '2028-02-29']) {
      const delivery = await makeDemoBank({
        customers: 200,
        seed: 2,
        businessDate,
        out: join(folder, businessDate),
      })
      const stamp = businessDate.replaceAll('-', '')
      const days = readDelivered(delivery, 'balanceDaily').map(([, , day]) => day ?? '')
      assert.equal(
        days.reduce((last, day) => (day > last ? day : last), ''),
        stamp,
      )
      assert.equal(new Set(days).size, 92)
    }
  })

  test('one person of each kind can sign in, and a second one where two people are needed', async () => {
    const { signIns } = await bank('staff', 7)
    assert.deepEqual(
      signIns.map(({ role }) => role),
      [
        'rm',
        'outlet_head',
        'marketer',
        'compliance',
        'analyst',
        'admin',
        'rm',
        'admin',
        'compliance',
      ],
    )
    assert.equal(new Set(signIns.map(({ staffNumber }) => staffNumber)).size, 9)
    assert.notEqual(signIns[0]?.unitId.slice(0, 4), signIns[6]?.unitId.slice(0, 4))
  })
})
