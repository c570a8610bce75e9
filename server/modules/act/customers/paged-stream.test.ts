import assert from 'node:assert/strict'
import { test } from 'node:test'

import { streamFrom } from './paged-stream.ts'

test('a download is read as it is made, and its session ends with it', async () => {
  let open = false
  const stream = streamFrom(async (write) => {
    open = true
    for (const part of ['a', 'b', 'c']) await write(part)
    open = false
  })
  const read: string[] = []
  for await (const part of stream) read.push(part)
  assert.deepEqual(read, ['a', 'b', 'c'])
  assert.equal(open, false)
})

test('a download given up ends its session', async () => {
  let made = 0
  let ended = false
  const stream = streamFrom(async (write) => {
    try {
      for (made = 0; made < 1_000; made += 1) await write('line')
    } finally {
      ended = true
    }
  })
  for await (const part of stream) {
    assert.equal(part, 'line')
    break
  }
  assert.equal(ended, true)
  assert.ok(made < 10, `made ${made} parts nobody read`)
})

test('what goes wrong while a download is made breaks the download', async () => {
  const stream = streamFrom(async (write) => {
    await write('line')
    throw new Error('the disk is gone')
  })
  await assert.rejects(async () => {
    for await (const part of stream) assert.equal(part, 'line')
  }, /the disk is gone/)
})
