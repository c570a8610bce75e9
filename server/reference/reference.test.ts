import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'

import { referencePages } from './all-pages.ts'

test('every reference page says what its source says; npm run reference renews them', async () => {
  for (const { file, text } of await referencePages()) {
    const kept = await readFile(new URL(`../../docs/reference/${file}`, import.meta.url), 'utf8')
    assert.equal(kept, text, `docs/reference/${file} is out of date: npm run reference`)
  }
})
