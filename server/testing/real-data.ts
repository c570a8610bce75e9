import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { TestContext } from 'node:test'

import { projectRoot } from './source-tree.ts'

/** Real data sets lie beside the project, never in it: a clone has none. */
const realDataFolder = join(projectRoot, '..', 'shared', 'data')

/** What the report says of such a test in a clone. */
export const NOT_RUN = 'not run: no ../shared/data'

export interface RealDataPlace {
  /** Where the data sets lie. */
  readonly folder: string
  /** What `REAL_DATA` says: `required` makes absent data a failure. */
  readonly wish: string | undefined
}

/** Whether a data set can be read; where it must be and isn't, that is said as a failure. */
export function isRealDataThere(set: string, { folder, wish }: RealDataPlace): boolean {
  if (existsSync(join(folder, set))) return true
  assert.notEqual(wish, 'required', `REAL_DATA=required, and ../shared/data/${set} is absent`)
  return false
}

/**
 * A test on a real data set, named so in every report. Without the set it counts as not run, and
 * never as passed; with `REAL_DATA=required` it fails. Nothing else in the suite may be left out.
 * @param set a folder of ../shared/data
 */
export function testOnRealData(
  set: string,
  name: string,
  body: (t: TestContext, source: string) => Promise<void>,
): void {
  void test(`real data ${set}: ${name}`, async (t) => {
    const place = { folder: realDataFolder, wish: process.env['REAL_DATA'] }
    if (isRealDataThere(set, place)) await body(t, join(realDataFolder, set))
    else t.skip(NOT_RUN)
  })
}
