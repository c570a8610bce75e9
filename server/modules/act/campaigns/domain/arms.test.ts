import assert from 'node:assert/strict'
import { tmpdir } from 'node:os'
import { describe, it } from 'node:test'

import fc from 'fast-check'

import { openEngine } from '#platform/lake/index.ts'

import { armSizes, drawBlock, DRAWS, drawOf, drawsBelow, drawSql } from './arms.ts'

const secret = 'a'.repeat(64)
const other = 'b'.repeat(64)
const ids = Array.from({ length: 20_000 }, (_, index) => `C${index}`)
const block = (key: string, some = ids) =>
  some.map((customerId) => ({ customerId, draw: drawOf(key, customerId) }))

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

  it('is exact in number, to the nearest person, for any block and share', () => {
    fc.assert(
      fc.property(fc.nat(3_000), fc.double({ min: 0, max: 0.5, noNaN: true }), (people, share) => {
        const drawn = drawBlock(block(secret, ids.slice(0, people)), share)
        const control = drawn.filter(({ arm }) => arm === 'control').length
        assert.deepEqual({ treated: people - control, control }, armSizes(people, share))
        assert.ok(Math.abs(control - people * share) <= 0.5)
      }),
      { seed: 20_261_201, numRuns: 60 },
    )
  })

  it('gives neither arm fewer when one more comes in', () => {
    fc.assert(
      fc.property(
        fc.nat(100_000),
        fc.double({ min: 0, max: 0.5, noNaN: true }),
        (people, share) => {
          const [one, more] = [armSizes(people, share), armSizes(people + 1, share)]
          assert.ok(more.treated >= one.treated && more.control >= one.control)
        },
      ),
      { seed: 20_261_202, numRuns: 2_000 },
    )
  })

  it('goes by the keyed hash alone, in whatever order the block comes', () => {
    const some = block(secret, ids.slice(0, 999))
    const arms = (drawn: ReturnType<typeof drawBlock>) =>
      new Map(drawn.map(({ customerId, arm }) => [customerId, arm]))
    const drawn = drawBlock(some, 0.2)
    assert.deepEqual(arms(drawBlock(some.toReversed(), 0.2)), new Map(arms(drawn)))
    const highest = Math.max(...drawn.flatMap(({ arm, draw }) => (arm === 'control' ? [draw] : [])))
    const lowest = Math.min(...drawn.flatMap(({ arm, draw }) => (arm === 'treated' ? [draw] : [])))
    assert.ok(highest <= lowest)
  })

  it('draws two campaigns apart, and holds the same customers out of both', () => {
    const controls = (key: string) =>
      new Set(
        drawBlock(block(key), 0.2).flatMap(({ arm, customerId }) =>
          arm === 'control' ? [customerId] : [],
        ),
      )
    const [one, two] = [controls(secret), controls('c'.repeat(64))]
    const both = [...one].filter((id) => two.has(id)).length
    assert.ok(Math.abs(both / ids.length - 0.04) < 0.006, `${both}`)
    const heldOut = ids.filter((id) => drawOf(other, id) < drawsBelow(0.05)).length
    assert.ok(Math.abs(heldOut / ids.length - 0.05) < 0.006)
  })
})
