import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import iconv from 'iconv-lite'
import { feedOf, intakeInto, testLakes } from '#server/testing/test-lake.ts'
import { parseFeed } from './index.ts'

const freshLake = await testLakes()
const guides = ['write-a-feed.md', 'write-a-feed.zh-CN.md']

async function blocksOf(guide: string): Promise<Map<string, string>> {
  const text = await readFile(new URL(`../../../../docs/guides/${guide}`, import.meta.url), 'utf8')
  const blocks = text.matchAll(/^```(?:text|yaml) (\S+)\n([^]*?)^```$/gm)
  return new Map([...blocks].map(([, name = '', content = '']) => [name, content]))
}

for (const guide of guides) {
  test(`the worked example of ${guide} does what the guide says`, async () => {
    const blocks = await blocksOf(guide)
    const lake = await freshLake()
    for (const [name, content] of blocks) {
      if (name.endsWith('.yaml')) continue
      await lake.deliver(name, iconv.encode(content.replaceAll('␟', '\x1f'), 'gb18030'))
    }
    const feeds = ['customer.yaml', 'transaction.yaml'].map((name) =>
      feedOf(blocks.get(name) ?? ''),
    )
    const result = await intakeInto(lake, feeds, { identitySink: async () => {} })
    assert.deepEqual(result.refusals, [])
    assert.deepEqual(
      result.loads.map(({ feed, rowsRead, rowsKept, rowsRejected }) => [
        feed,
        rowsRead,
        rowsKept,
        rowsRejected,
      ]),
      [
        ['core_customer', 3, 2, 1],
        ['core_transaction', 3, 3, 0],
      ],
    )
    const rejects = await readFile(result.loads[0]?.rejectsFile ?? '', 'utf8')
    const shown = await readFile(
      new URL(`../../../../docs/guides/${guide}`, import.meta.url),
      'utf8',
    )
    assert.ok(shown.includes(rejects.trim()), rejects)
  })

  test(`every option ${guide} lists is one a feed may have`, async () => {
    const text = await readFile(
      new URL(`../../../../docs/guides/${guide}`, import.meta.url),
      'utf8',
    )
    const reference = /```yaml\n(feed: core_transaction [^]*?)^```$/m.exec(text)?.[1] ?? ''
    const loaded = parseFeed(reference, guide)
    const unknown = loaded.ok
      ? []
      : loaded.problems.filter(({ words }) => /there is no such option|no column/.test(words.en))
    assert.deepEqual(unknown, [])
  })
}
