/**
 * A process of its own for `jobs.test.ts`: works on the ledger whose address is its first argument
 * until it is killed.
 */
import { z } from 'zod'
import { connect } from '#platform/ledger/open-ledger.ts'
import { silentLog } from '#platform/log/index.ts'
import { defineJob, openJobs } from '../index.ts'

const url = process.argv[2] ?? ''
const ledger = await connect('bank', { url, shown: 'test' }, silentLog(), async () => {})
const endless = defineJob('test.endless', z.object({}), async (_input, run) => {
  run.report({ percent: 40, message: { zh: '进行中', en: 'under way' } })
  await new Promise((resolve) => {
    setTimeout(resolve, 600_000)
  })
})
const jobs = await openJobs({ ledger, log: silentLog(), kinds: [endless] })
await jobs.work()
