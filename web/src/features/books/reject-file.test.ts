import assert from 'node:assert/strict'
import { test } from 'node:test'

import { rejectFile } from './reject-file.ts'

test('a spreadsheet opens it in Chinese and runs nothing of it', async () => {
  const file = rejectFile([
    ['行', '原因'],
    ['2', '=cmd|1'],
    ['3', '说“是,否”，"x"'],
  ])
  const bytes = new Uint8Array(await file.arrayBuffer())
  assert.deepEqual([...bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf])
  const text = new TextDecoder().decode(bytes)
  assert.equal(text, `行,原因\r\n2,'=cmd|1\r\n3,"说“是,否”，""x"""\r\n`)
})
