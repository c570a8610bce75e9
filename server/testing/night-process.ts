import { openFactStore, openMartStore } from '#platform/lake/index.ts'
import { loadPack } from '#modules/know/strategy/index.ts'

import { runNight } from '#modules/decide/night/index.ts'

/** A night in a process of its own, which a test can end at any instant. */
const [lakeRoot = '', strategy = '', date = ''] = process.argv.slice(2)
const pack = await loadPack(strategy)
if (!pack.ok) throw new Error(JSON.stringify(pack.problems[0]))
const result = await runNight(
  {
    factStore: openFactStore(lakeRoot),
    martStore: openMartStore(lakeRoot),
    pack,
    exports: [],
    timeZone: 'Asia/Shanghai',
    threads: 1,
    now: () => new Date(`${date}T18:00:00Z`),
  },
  date,
  ({ steps }) => {
    const now = steps.find(({ state }) => state === 'running')?.step
    process.stdout.write(`${now ?? 'between'}\n`)
  },
)
process.stdout.write(`hash ${result.mart.hash}\n`)
