/**
 * A process that does nothing but send, until it is killed: `node sending-process.ts '{…}'`. The
 * home, its lake and its ledger are somebody else's; prints one line when it works.
 */
import { join } from 'node:path'

import { runningFrom } from '#kernel/clock.ts'
import { openDelivery } from '#modules/act/delivery/index.ts'
import { loadPack } from '#modules/know/strategy/index.ts'
import { openMartReader, openMartStore } from '#platform/lake/index.ts'
import { openLedger } from '#platform/ledger/index.ts'
import { createLog } from '#platform/log/index.ts'
import { openVault } from '#platform/vault/index.ts'

import type { SendingProcess } from './killed-sending.ts'

const given = JSON.parse(process.argv[2] ?? '{}') as SendingProcess
const log = createLog({ level: 'error' })
const ledger = await openLedger({ home: given.home, databaseUrl: given.databaseUrl, log })
const loaded = await loadPack(given.strategy)
if (!loaded.ok) throw new Error('the strategy has problems')
const delivery = openDelivery({
  ledger,
  ledgerFolder: null,
  vault: await openVault({ ledger, home: given.home }),
  marts: openMartReader(openMartStore(join(given.home, 'lake')), { threads: 1 }),
  strategy: () => loaded,
  clock: runningFrom(given.clockFrom),
  timeZone: 'Asia/Shanghai',
  channels: { sms: given.sms, email: null, publicOrigin: 'https://zhike.bank.example' },
  log,
  idleMs: 50,
})
await delivery.work()
process.stdout.write('sending\n')
