import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'

import { dayFromText } from '../days.ts'
import { encodeGb18030 } from './gb18030.ts'
import { RowWriter } from './row-writer.ts'

const folder = mkdtempSync(join(tmpdir(), 'zhike-demo-'))
after(() => rmSync(folder, { recursive: true, force: true }))

describe('a row writer', () => {
  test('writes each kind of field as a bank would', () => {
    const path = join(folder, 'kinds.txt')
    const writer = new RowWriter(path, { encoding: 'utf-8', separator: '|', header: ['甲', 'b'] })
    const day = dayFromText('2026-10-31')
    writer.text('张小测')
    writer.code('网点')
    writer.integer(-42)
    writer.serial(42, 6)
    writer.yuan(123_456)
    writer.yuan(-7)
    writer.yuan(0)
    writer.decimal(12_345, 4)
    writer.integer(98_765_432_109_876)
    writer.day(day)
    writer.dayOrEmpty(undefined)
    writer.time(day, 18 * 3600 + 5 * 60 + 9)
    writer.empty()
    writer.end()
    writer.close()
    assert.equal(
      readFileSync(path, 'utf8'),
      '甲|b\n' +
        '张小测|网点|-42|000042|1234.56|-0.07|0.00|1.2345|98765432109876|20261031||' +
        '2026-10-31 18:05:09|\n',
    )
    assert.equal(writer.rows, 1)
    assert.equal(writer.bytes, readFileSync(path).length)
  })

  test('loses nothing where its buffer is emptied', () => {
    const path = join(folder, 'many.txt')
    const writer = new RowWriter(path, { encoding: 'utf-8', separator: ',' })
    for (let n = 0; n < 150_000; n += 1) {
      writer.integer(n)
      writer.yuan(n * 3)
      writer.end()
    }
    writer.close()
    const lines = readFileSync(path, 'utf8').split('\n')
    assert.equal(lines.length, 150_001)
    for (const n of [0, 77_777, 149_999]) assert.equal(lines[n], `${n},${(n * 0.03).toFixed(2)}`)
  })

  test('refuses a day it has no text for instead of writing nothing', () => {
    const writer = new RowWriter(join(folder, 'late.txt'), { encoding: 'utf-8', separator: ',' })
    assert.throws(() => writer.day(dayFromText('2066-01-01')), /has no text/)
    assert.throws(() => writer.day(Number.NaN), /has no text/)
    writer.close()
  })

  test('encodes GB18030 as its decoder reads it, and refuses what two bytes do not hold', () => {
    const text = '知远银行云泽分行（营业部）ABC 12·薇'
    assert.equal(new TextDecoder('gb18030', { fatal: true }).decode(encodeGb18030(text)), text)
    assert.throws(() => encodeGb18030('😀'), /no two-byte GB18030 code/)
  })
})
