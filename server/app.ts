import type { FastifyInstance } from 'fastify'
import { endpoints } from '#contracts/index.ts'
import { ProblemError } from '#contracts/problems.ts'
import { systemClock } from '#kernel/clock.ts'
import type { Clock } from '#kernel/clock.ts'
import {
  accessRoutes,
  openAccess,
  openProposals,
  readAccountSummary,
} from '#modules/know/access/index.ts'
import type { AccessParts, Principal } from '#modules/know/access/index.ts'
import { heldBack, openCampaigns } from '#modules/act/campaigns/index.ts'
import { cockpitRoutes } from '#modules/lead/cockpit/index.ts'
import { conductRoutes } from '#modules/decide/conduct/index.ts'
import { customersRoutes, customerStoreJob } from '#modules/act/customers/index.ts'
import { decisionsRoutes, openRowStores, rowStoreJob } from '#modules/decide/decisions/index.ts'
import { deliveryRoutes, mostSmsParts, openDelivery } from '#modules/act/delivery/index.ts'
import { eventsRoutes } from '#modules/act/events/index.ts'
import { forgetRefusedRejects, intakeRoutes, notPersonalKind } from '#modules/know/intake/index.ts'
import { listNights, nightJob, nightRoutes, readNightRecord } from '#modules/decide/night/index.ts'
import { openResults, performanceRoutes } from '#modules/prove/performance/index.ts'
import { openLiveStrategy, strategyRoutes } from '#modules/know/strategy/index.ts'
import { offerStoreJob, workbenchRoutes } from '#modules/act/workbench/index.ts'
import type { WorkbenchParts } from '#modules/act/workbench/index.ts'
import { createServer, registerEndpoints, serveWebFiles } from '#platform/http/index.ts'
import type { Handlers } from '#platform/http/index.ts'
import { openJobs } from '#platform/jobs/index.ts'
import type { NightStoreJob } from '#platform/jobs/index.ts'
import { NoMartError } from '#platform/lake/index.ts'
import type { MartRef } from '#platform/lake/index.ts'
import manifest from '../package.json' with { type: 'json' }
import { channelSettings } from './app/channel-settings.ts'
import { homeFeeds } from './app/home-feeds.ts'
import { jobHandlers } from './app/job-handlers.ts'
import { nightParts } from './app/night-parts.ts'
import { refuseBrokenUses } from './app/strategy-uses.ts'
import { syncOrganisationFromLake } from './app/sync-organisation.ts'
import type { Config } from './config.ts'
import type { Home } from './home.ts'
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
    published: () => hashInForce(ledger, home.martStore, home.folderPack),
    load: (hash) => publishedPack(ledger, hash),
    folders: [home.strategyFolders.base, ...home.strategyFolders.overlays],
    readFolders: home.folderPack,
    log: home.log,
  })
  const strategy = live.current

  const accessParts: AccessParts = {
    ledger,
    sessions: { idleMinutes: config.sessionIdleMinutes, hours: config.sessionHours },
    timeZone: home.settings.timeZone,
    currency: strategy().pack.currencyWords,
  }
  const access = openAccess(accessParts)
  const proposals = openProposals({ ledger })
  proposals.register(notPersonalKind)
  await syncOrganisationFromLake(home, access, { actor: 'system:start', now: clock.now() })
  await access.forgetOld(clock.now())
  await forgetRefusedRejects(home.factStore.lakeRoot, clock.now())
  const job = nightJob(() => nightParts(home, config, () => new Date(clock.now())))
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
    heldBack: (customerIds) => heldBack(ledger.db, customerIds),
    requestStore: requestOf(storeJob),
    requestOffers: requestOf(offersJob),
  }
  const results = openResults(reading)

  const handlers: Handlers<Principal> = {
    ...accessRoutes(accessParts, proposals),
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
    }),
    ...conductRoutes({
      ...shared,
      smsParts: (copy) => mostSmsParts(copy, smsSetting),
      certificate: async ({ date }) => {
        const record = await readNightRecord(home.martStore.lakeRoot, date)
        const certificate = record?.certificate ?? null
        return certificate && { passed: certificate.passed, checks: certificate.results }
      },
    }),
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
    ...campaigns.routes((campaignId, within, askedBy) =>
      jobs.enqueue(campaigns.launchJob, { campaignId }, { key: campaignId, within, askedBy }),
    ),
    ...performanceRoutes(results),
    ...workbenchRoutes(reading),
    ...cockpitRoutes({
      ...reading,
      results,
      accounts: (now) => readAccountSummary(ledger, now),
      strategyFolder: () => live.folder().words,
    }),
    ...jobHandlers(jobs),
    readHealth: () => ({ status: 'ready', version: manifest.version }),
  }

  const app = await createServer({
    log: home.log,
    version: manifest.version,
    publicOrigin: config.publicOrigin,
    trustedProxies: config.trustedProxies,
    requestsPerMinute: config.requestsPerMinute,
    metricsToken: config.metricsToken,
    translateError,
  })
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
  })
  if (options.webFolder !== undefined) await serveWebFiles(app, options.webFolder)
  await jobs.work()
  campaigns.work()
  await delivery.work()
  return app
}

function translateError(error: unknown): ProblemError | undefined {
  if (!(error instanceof NoMartError)) return undefined
  return new ProblemError('no_mart', undefined, { cause: error })
}

/** Of what one address may ask, a hundredth may be tries to sign in. */
const PUBLIC_SHARE = 100
