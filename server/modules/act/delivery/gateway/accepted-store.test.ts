import assert from 'node:assert/strict'
import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'

import { openAcceptedStore } from './accepted-store.ts'

const message = (key: string) => ({
  key,
  to: '13800000000',
  text: '您好',
  at: '2026-11-02T02:00:00Z',
})

describe('what the gateway took', () => {
  const folders: string[] = []
  after(async () => {
    for (const folder of folders) await rm(folder, { recursive: true, force: true })
  })
  const folderOf = async () => {
    const folder = await mkdtemp(join(tmpdir(), 'zhike-gateway-'))
    folders.push(folder)
    return folder
  }

  it('is on disk before anybody is told, once a key, also from batches at once', async () => {
    const folder = await folderOf()
    const store = await openAcceptedStore(folder)
    const batch = ['a', 'b', 'c'].map(message)
    const [one, two] = await Promise.all([store.add(batch), store.add([...batch, message('d')])])
    assert.deepEqual([one.length, two.length], [3, 1])
    const lines = (await readFile(join(folder, 'accepted.jsonl'), 'utf8')).trim().split('\n')
    assert.equal(lines.length, 4)
    await store.close()
  })

  it('is there after a restart, without the line that was never finished', async () => {
    const folder = await folderOf()
    const before = await openAcceptedStore(folder)
    await before.add([message('a')])
    await before.close()
    await appendFile(join(folder, 'accepted.jsonl'), '{"key":"half","to":"13')
    const store = await openAcceptedStore(folder)
    assert.deepEqual([store.has('a'), store.has('half'), store.size], [true, false, 1])
    await store.add([message('half')])
    await store.close()
    const again = await openAcceptedStore(folder)
    assert.deepEqual(
      [...again.list()].map(({ key }) => key),
      ['a', 'half'],
    )
    await again.close()
  })
})
