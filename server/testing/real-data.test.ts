import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

import { isRealDataThere } from './real-data.ts'

test('a test on real data runs where they are, and where they must be it fails without', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'zhike-real-data-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  await mkdir(join(folder, 'here'))
  for (const wish of [undefined, '', 'required']) {
    assert.equal(isRealDataThere('here', { folder, wish }), true)
  }
  for (const wish of [undefined, '', 'optional']) {
    assert.equal(isRealDataThere('absent', { folder, wish }), false)
  }
  assert.throws(
    () => isRealDataThere('absent', { folder, wish: 'required' }),
    /\.\.\/shared\/data\/absent is absent/,
  )
})
