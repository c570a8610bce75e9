import type { FastifyInstance } from 'fastify'
import { endpoints } from '#contracts/index.ts'
import { ProblemError } from '#contracts/problems.ts'
import { businessDateOf } from '#kernel/business-date.ts'
import { systemClock } from '#kernel/clock.ts'
import type { Clock } from '#kernel/clock.ts'
import {
  accessRoutes,
  openAccess,
  openProposals,
  readAccountSummary,
} from '#modules/know/access/index.ts'
import type { AccessParts, Principal } from '#modules/know/access/index.ts'
import { bookRoutes } from '#modules/know/books/index.ts'
import { heldBack, openCampaigns, readProduct } from '#modules/act/campaigns/index.ts'
import { cockpitRoutes } from '#modules/lead/cockpit/index.ts'
import { conductRoutes } from '#modules/decide/conduct/index.ts'
import { customersRoutes, customerStoreJob, onServedMart } from '#modules/act/customers/index.ts'
import { decisionsRoutes, openRowStores, rowStoreJob } from '#modules/decide/decisions/index.ts'
import { deliveryRoutes, mostSmsParts, openDelivery } from '#modules/act/delivery/index.ts'
import { eventsRoutes } from '#modules/act/events/index.ts'
import { forgetRefusedRejects, intakeRoutes } from '#modules/know/intake/index.ts'
import { incidentRoutes } from '#modules/decide/certificate/index.ts'
import { listNights, nightJob, nightRoutes, readNightRecord } from '#modules/decide/night/index.ts'
import { openResults, performanceRoutes } from '#modules/prove/performance/index.ts'
import { openLiveStrategy, strategyRoutes } from '#modules/know/strategy/index.ts'
import { offerStoreJob, workbenchRoutes } from '#modules/act/workbench/index.ts'
import type { WorkbenchParts } from '#modules/act/workbench/index.ts'
import { anchorAudit } from '#platform/audit/index.ts'
import { createServer, registerEndpoints, serveWebFiles } from '#platform/http/index.ts'
import type { Handlers } from '#platform/http/index.ts'
import { openJobs } from '#platform/jobs/index.ts'
import type { NightStoreJob } from '#platform/jobs/index.ts'
import { away, isLedgerAway, openPulse } from '#platform/ledger/index.ts'
import { DamagedFileError, NoMartError } from '#platform/lake/index.ts'
import type { MartRef } from '#platform/lake/index.ts'
import manifest from '../package.json' with { type: 'json' }
import { bookParts } from './app/book-parts.ts'
import { channelSettings } from './app/channel-settings.ts'
import { homeFeeds } from './app/home-feeds.ts'
import { jobHandlers } from './app/job-handlers.ts'
import { nightParts } from './app/night-parts.ts'
import { refuseBrokenUses } from './app/strategy-uses.ts'
import { syncOrganisationFromLake } from './app/sync-organisation.ts'
import { registerKinds } from './app/two-person-kinds.ts'
import type { Config } from './config.ts'
import type { Home } from './home.ts'
import { keepRetentionMonthly } from './person-rights/keep-retention.ts'
import { hashInForce, publishedPack } from './strategy-in-force.ts'

export interface AppOptions {
  readonly clock?: Clock
  /** The built pages; absent: the API alone. */
  readonly webFolder?: string
}

/**
 * The only wiring: opens what the home has and gives each module the parts it declares. Closing the
 * app stops its jobs; the home is closed by who opened it, afterwards.
 */
export async function buildApp(
  home: Home,
  config: Config,
  options: AppOptions = {},
): Promise<FastifyInstance> {
  const clock = options.clock ?? systemClock
  const ledger = await home.ledger()
  const vault = await home.vault()
  const live = await openLiveStrategy({
    published: () => hashInForce(ledger, home.martStore, home.folderPack, clock),
    load: (hash) => publishedPack(ledger, hash),
    folders: [home.strategyFolders.base, ...home.strategyFolders.overlays],
    readFolders: home.folderPack,
    log: home.log,
  })
  const strategy = live.current
  const pulse = openPulse(ledger.address)

  const accessParts: AccessParts = {
    ledger,
    sessions: { idleMinutes: config.sessionIdleMinutes, hours: config.sessionHours },
    timeZone: home.settings.timeZone,
  }
  const access = openAccess(accessParts)
  const anchor = (why: string, now: number): Promise<void> =>
    anchorAudit(ledger.db, home.anchors, { at: new Date(now).toISOString(), why })
  const proposals = openProposals({ ledger, onDecided: (now) => anchor('two people', now) })
  const kindsOfTwo = registerKinds(proposals)
  await syncOrganisationFromLake(home, access, { actor: 'system:start', now: clock.now() })
  await access.forgetOld(clock.now())
  await forgetRefusedRejects(home.factStore.lakeRoot, clock.now())
  const job = nightJob(
    () => nightParts(home, config, () => new Date(clock.now())),
    async (date) => {
      const now = clock.now()
      await keepRetentionMonthly(home, { today: businessDateOf(date), actor: 'system:night', now })
      await anchor('night', now)
    },
  )
  const shared = {
    marts: home.martReader,
    martStore: home.martStore,
    facts: home.factStore,
    ledger,
    vault,
    directory: access.directory,
    strategy,
    timeZone: home.settings.timeZone,
    clock,
    log: home.log,
  }
  const storeJob = customerStoreJob(shared)
  const offersJob = offerStoreJob(shared)
  const rowsJob = rowStoreJob(shared)
  const deliveryParts = {
    ...shared,
    ledgerFolder: home.ledgerFolder,
    channels: channelSettings(config),
  }
  const delivery = openDelivery(deliveryParts)
  const smsSetting = {
    publicOrigin: deliveryParts.channels.publicOrigin,
    signature: config.smsSignature,
  }
  const campaigns = openCampaigns({ ...shared, smsSetting })
  const kinds = [job, storeJob, offersJob, rowsJob, campaigns.launchJob]
  const jobs = await openJobs({ ledger, log: home.log, kinds })

  const requestOf =
    (kind: NightStoreJob) =>
    ({ date, hash }: MartRef) =>
      jobs.enqueue(kind, { date, hash }, { key: hash })
  const reading: WorkbenchParts = {
    ...shared,
    rows: openRowStores(home.martStore.lakeRoot, requestOf(rowsJob)),
    proposals,
    ...kindsOfTwo,
    limits: {
      revealsADay: config.revealsADay,
      exportsADay: config.exportsADay,
      exportAlone: config.exportAlone,
    },
    heldBack: (customerIds) => heldBack(ledger.db, customerIds),
    requestStore: requestOf(storeJob),
    requestOffers: requestOf(offersJob),
  }
  const results = openResults(reading)

  const campaignHandlers = campaigns.routes((campaignId, within, askedBy) =>
    jobs.enqueue(campaigns.launchJob, { campaignId }, { key: campaignId, within, askedBy }),
  )

  const handlers: Handlers<Principal> = {
    ...accessRoutes(accessParts, proposals, () => strategy().pack.currencyWords),
    ...intakeRoutes({
      store: home.factStore,
      ledger,
      proposals,
      vault,
      feeds: () => homeFeeds(home),
      uploadsFolder: home.uploadsFolder,
      timeZone: home.settings.timeZone,
      async onChanged(facts, actor, now) {
        if (!facts.some((fact) => fact === 'org_unit' || fact === 'staff')) return
        await syncOrganisationFromLake(home, access, { actor, now })
      },
    }),
    ...nightRoutes({
      factStore: home.factStore,
      martStore: home.martStore,
      ledger,
      jobs,
      job,
      timeZone: home.settings.timeZone,
      calendar: () => strategy().pack.calendar,
    }),
    ...conductRoutes({
      ...shared,
      smsParts: (copy) => mostSmsParts(copy, smsSetting),
      product: (productId) =>
        onServedMart(shared.marts, shared.strategy().vocabulary, (served) =>
          readProduct(shared.facts, served, productId),
        ),
      certificate: async ({ date }) => {
        const record = await readNightRecord(home.martStore.lakeRoot, date)
        const certificate = record?.certificate ?? null
        return certificate && { passed: certificate.passed, checks: certificate.results }
      },
    }),
    ...incidentRoutes(shared),
    ...decisionsRoutes(reading),
    ...customersRoutes(reading),
    ...strategyRoutes({
      ledger,
      directory: access.directory,
      live,
      async readFolders() {
        const loaded = await home.folderPack()
        await refuseBrokenUses(ledger, loaded)
        return loaded
      },
      readVersion: (hash) => publishedPack(ledger, hash),
      nights: async () =>
        (await listNights(home.martStore.lakeRoot)).filter(({ state }) => state === 'published'),
    }),
    ...eventsRoutes(shared),
    ...deliveryRoutes(deliveryParts),
    ...campaignHandlers,
    async approveCampaign(call) {
      const approved = await campaignHandlers.approveCampaign(call)
      await anchor('two people', call.now)
      return approved
    },
    ...bookRoutes(bookParts(shared)),
    ...performanceRoutes(results),
    ...workbenchRoutes(reading),
    ...cockpitRoutes({
      ...reading,
      results,
      accounts: (now) => readAccountSummary(ledger, now),
      strategyFolder: () => live.folder().words,
    }),
    ...jobHandlers(jobs),
    async readHealth() {
      if (!(await pulse.check())) throw away()
      return { status: 'ready', version: manifest.version }
    },
  }

  const app = await createServer({
    log: home.log,
    version: manifest.version,
    publicOrigin: config.publicOrigin,
    trustedProxies: config.trustedProxies,
    requestsPerMinute: config.requestsPerMinute,
    metricsToken: config.metricsToken,
    requestsAtOnce: config.requestsAtOnce,
    knowsKey: (secret) => access.knowsKey(secret),
    translateError,
  })
  app.addHook('onClose', () => pulse.close())
  app.addHook('onClose', () => live.close())
  app.addHook('onClose', () => delivery.close())
  app.addHook('onClose', () => campaigns.close())
  app.addHook('onClose', () => jobs.close())
  registerEndpoints(app, endpoints, handlers, {
    gate: access.gate,
    clock,
    https: config.publicOrigin?.startsWith('https:') === true,
    uploadLimitBytes: config.uploadMegabytes * 1_000_000,
    publicPostsPerMinute: Math.ceil(config.requestsPerMinute / PUBLIC_SHARE),
    whileAlive: (work) => pulse.whileAlive(work),
  })
  if (options.webFolder !== undefined) await serveWebFiles(app, options.webFolder)
  await jobs.work()
  campaigns.work()
  await delivery.work()
  return app
}

function translateError(error: unknown): ProblemError | undefined {
  if (error instanceof NoMartError) return new ProblemError('no_mart', undefined, { cause: error })
  if (isLedgerAway(error)) return away(error)
  if (error instanceof DamagedFileError) {
    return new ProblemError('file_damaged', undefined, { cause: error })
  }
  return isDiskFull(error) ? new ProblemError('disk_full', undefined, { cause: error }) : undefined
}

/** By the kernel, PostgreSQL (53100) or DuckDB. */
function isDiskFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? String(error.code) : ''
  return code === 'ENOSPC' || code === '53100' || /No space left on device/i.test(error.message)
}

/**
 * Of what one address may ask, a tenth may be tries to sign in: a bank behind one address signs in
 * within minutes of 8:25. Wrong ones are slowed long before.
 */
const PUBLIC_SHARE = 10
