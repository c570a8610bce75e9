import assert from 'node:assert/strict'
import { tmpdir } from 'node:os'
import { describe, it } from 'node:test'

import { splitP } from '#kernel/statistics/sample.ts'
import { openEngine } from '#platform/lake/index.ts'

import { armOf, DRAWS, drawOf, drawsBelow, drawSql } from './arms.ts'
import type { Arm } from './arms.ts'

const secret = 'a'.repeat(64)
const other = 'b'.repeat(64)
const ids = Array.from({ length: 20_000 }, (_, index) => `C${index}`)
const split = (holdout: number, control: number, key = secret) => {
  const counts: Record<Arm, number> = { treated: 0, control: 0, holdout: 0 }
  for (const id of ids) {
    counts[
      armOf({ campaign: drawOf(key, id), holdout: drawOf(other, id) }, { holdout, control })
    ] += 1
  }
  return counts
}

describe('the draw of an arm', () => {
  it('is the same number in the engine and in process, for any customer number', async () => {
    const engine = await openEngine({ tempDirectory: tmpdir(), threads: 1 })
    try {
      const odd = ['', '0001', '客户一号', "o'brien", '😀', 'x'.repeat(64)]
      const asked = [...odd, ...ids.slice(0, 500)]
      const connection = await engine.connect()
      const rows = await connection.rows<{ customer_id: string; draw: number }>(
        `select customer_id, ${drawSql} as draw
        from (select unnest(from_json(cast(? as json), '["varchar"]')) as customer_id)`,
        [secret, JSON.stringify(asked)],
      )
      assert.equal(rows.length, asked.length)
      for (const row of rows) assert.equal(row.draw, drawOf(secret, row.customer_id))
    } finally {
      engine.close()
    }
  })

  it('is known beforehand: published hashes of known texts', () => {
    // printf abc | sha256sum → ba7816bf…
    assert.equal(drawOf('a', 'bc'), 0xba78_16bf)
    assert.ok(ids.every((id) => drawOf(secret, id) < DRAWS))
  })

  it('splits twenty thousand customers as planned, within what chance allows', () => {
    for (const control of [0.05, 0.1, 0.2, 0.5]) {
      const { treated, control: left } = split(0, control)
      const p = splitP([{ control: left, customers: treated + left, share: control }])
      assert.ok(p !== null && p > 0.001, `${control}: p = ${p}`)
    }
  })

  it('holds the same customers out of every campaign, and splits the rest anew', () => {
    const first = split(0.05, 0.2)
    const second = split(0.05, 0.2, 'c'.repeat(64))
    assert.equal(first.holdout, second.holdout)
    assert.ok(Math.abs(first.holdout / ids.length - 0.05) < 0.006)
    const both = ids.filter(
      (id) => drawOf(secret, id) < drawsBelow(0.2) && drawOf('c'.repeat(64), id) < drawsBelow(0.2),
    )
    assert.ok(Math.abs(both.length / ids.length - 0.04) < 0.006, 'two campaigns draw apart')
  })

  it('leaves nobody in control where none is planned, and everybody where all are', () => {
    assert.deepEqual(split(0, 0), { treated: ids.length, control: 0, holdout: 0 })
    assert.deepEqual(split(0, 1), { treated: 0, control: ids.length, holdout: 0 })
  })
})
