import { constants } from 'node:fs'
import { access, chmod, cp, mkdir, readFile, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { ZodError } from 'zod'

import { ProblemError } from '#contracts/problems.ts'
import type { LoadedPack } from '#modules/know/strategy/index.ts'
import { systemClock } from '#kernel/clock.ts'
import type { Clock } from '#kernel/clock.ts'
import { openFactStore, openMartReader, openMartStore, replaceFile } from '#platform/lake/index.ts'
import type { FactStore, MartReader, MartStore } from '#platform/lake/index.ts'
import { asApplication, migrate, openLedger, powerOf } from '#platform/ledger/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'
import { createLog } from '#platform/log/index.ts'
import type { Log } from '#platform/log/index.ts'
import { ANCHOR_FILE } from '#platform/audit/index.ts'
import type { AnchorPlaces } from '#platform/audit/index.ts'
import { openVault } from '#platform/vault/index.ts'
import type { Vault } from '#platform/vault/index.ts'
import type { Config } from './config.ts'
import {
  asHomeProblem,
  homeProblem,
  isErrno,
  refuseOccupied,
  SETTINGS_FILE,
} from './home-folder.ts'
import { HOME_FORMAT, homeSettings } from './home-settings.ts'
import type { HomeSettings } from './home-settings.ts'
import { lazily } from './lazy.ts'
import { hashInForce, publishedPack, soundPack } from './strategy-in-force.ts'

export type { HomeSettings } from './home-settings.ts'
export { soundPack } from './strategy-in-force.ts'

/** The bank's own database, opened as a role that could rewrite the audit chain. */
const tooMuchPower =
  'DATABASE_URL opens the ledger as a role that owns it and could switch the audit trigger off: ' +
  'set DATABASE_OWNER_URL for the owner, and give DATABASE_URL a role of its own'

/** Identities and keys lie within: nobody but the owner may enter. */
const OWNER_ONLY = 0o700

export interface NewHome {
  /** The strategy pack to begin with; copied. */
  readonly strategy: string
  /** Folders of overlays, copied, in the order they apply. */
  readonly overlays?: readonly string[]
  readonly now: Date
  /** In which money and by whose clock it lives: nobody but the bank can say. */
  readonly settings: Pick<HomeSettings, 'currency' | 'timeZone'> &
    Partial<Pick<HomeSettings, 'businessDate' | 'demo'>>
}

/** A bank's folder. Parts are opened when first asked for; `close` closes those that were. */
export interface Home {
  /** Absolute. */
  readonly dir: string
  readonly settings: HomeSettings
  readonly log: Log
  readonly factStore: FactStore
  readonly martStore: MartStore
  readonly martReader: MartReader
  /** Where an embedded ledger lies; null where it is on the bank's own server. */
  readonly ledgerFolder: string | null
  /** Opened and migrated. */
  ledger(): Promise<Ledger>
  vault(): Promise<Vault>
  /** The strategy in force: @throws ProblemError `strategy_unsound`, `strategy_unpublished` */
  pack(): Promise<LoadedPack>
  /** What lies in the strategy's folders now, checked: @throws ProblemError `strategy_unsound` */
  folderPack(): Promise<LoadedPack>
  /** Whether a strategy takes two people even before anybody signed in. */
  readonly twoPeopleAlways: boolean
  /** Where the strategy lies: the base pack, then overlays. */
  readonly strategyFolders: { readonly base: string; readonly overlays: readonly string[] }
  /** The feed files of this bank; see `app/home-feeds.ts`. */
  readonly feedsFolder: string
  /** Where the ends of the audit chain are signed, outside the ledger. */
  readonly anchors: AnchorPlaces
  /** A folder for files on their way in; emptied by whoever put them there. */
  readonly uploadsFolder: string
  changeSettings(change: Partial<Pick<HomeSettings, 'businessDate' | 'currency'>>): Promise<void>
  close(): Promise<void>
}

/**
 * Makes an empty bank in an empty or new folder. `zhike.json` is written last: a folder left half
 * made by a killed process is not a home and can be deleted.
 * @throws ProblemError `home_exists`, `home_unwritable`, `input_invalid` for a strategy not there
 */
export async function createHome(dir: string, given: NewHome): Promise<HomeSettings> {
  const root = resolve(dir)
  await refuseOccupied(root)
  for (const folder of [given.strategy, ...(given.overlays ?? [])]) await refuseNoFolder(folder)
  const overlays = (given.overlays ?? []).map((_, index) => join('strategy', overlayName(index)))
  const settings = homeSettings.parse({
    ...{ businessDate: null, demo: false },
    ...given.settings,
    format: HOME_FORMAT,
    createdAt: given.now.toISOString(),
    overlays,
  })
  try {
    await mkdir(root, { recursive: true, mode: OWNER_ONLY })
    await chmod(root, OWNER_ONLY)
    await copyFolder(given.strategy, join(root, 'strategy', 'base'))
    for (const [index, overlay] of (given.overlays ?? []).entries()) {
      await copyFolder(overlay, join(root, 'strategy', overlayName(index)))
    }
    await writeSettings(root, settings)
  } catch (error) {
    throw asHomeProblem(root, error)
  }
  return settings
}

/** Whether a folder is a home, of whatever version. */
export async function isHome(dir: string): Promise<boolean> {
  try {
    await access(join(resolve(dir), SETTINGS_FILE))
    return true
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'ENOTDIR')) return false
    throw asHomeProblem(dir, error)
  }
}

/**
 * Opens a home; nothing heavy starts until a part is asked for.
 * @throws ProblemError `home_missing`, `home_newer`, `home_unwritable`
 */
export async function openHome(
  dir: string,
  config: Config,
  given: { readonly log?: Log; readonly clock?: Clock } = {},
): Promise<Home> {
  const root = resolve(dir)
  let settings = await readSettings(root)
  await refuseUnwritable(root)
  const log = given.log ?? createLog({ level: config.logLevel })
  const lakeRoot = join(root, 'lake')
  const clock = given.clock ?? systemClock
  const stamp = { now: () => new Date(clock.now()) }
  const martStore = openMartStore(lakeRoot, stamp)
  let martReader: MartReader | undefined

  const ledger = lazily(async () => {
    const { databaseUrl, databaseOwnerUrl } = config
    const opened = await openLedger({
      home: root,
      databaseUrl: databaseOwnerUrl ?? databaseUrl,
      log,
    })
    try {
      await migrate(opened.pool)
      const isOwn = databaseUrl === undefined
      if (isOwn || databaseOwnerUrl !== undefined) {
        return await asApplication(opened, log, databaseUrl)
      }
      const power = await powerOf(opened.pool)
      if (power !== 'least') log.warn({ power }, tooMuchPower)
    } catch (error) {
      await opened.close()
      throw error
    }
    return opened
  })

  const vault = lazily(
    async () => await openVault({ ledger: await ledger.get(), home: root, keys: config.vaultKeys }),
  )
  const strategyFolders = {
    base: join(root, 'strategy', 'base'),
    overlays: settings.overlays.map((overlay) => join(root, overlay)),
  }

  const folderPack = () => soundPack(strategyFolders)
  return {
    dir: root,
    get settings() {
      return settings
    },
    log,
    factStore: openFactStore(lakeRoot, stamp),
    martStore,
    get martReader() {
      return (martReader ??= openMartReader(martStore))
    },
    ledgerFolder: config.databaseUrl === undefined ? root : null,
    ledger: ledger.get,
    vault: vault.get,
    pack: async () => {
      const opened = await ledger.get()
      return publishedPack(opened, await hashInForce(opened, martStore, folderPack, clock))
    },
    folderPack,
    get twoPeopleAlways() {
      return (
        (settings.two_people ?? (config.databaseUrl === undefined ? '' : 'required')) === 'required'
      )
    },
    strategyFolders,
    feedsFolder: join(root, 'feeds'),
    uploadsFolder: join(root, 'uploads'),
    anchors: {
      file: join(config.auditAnchors ?? join(root, 'anchors'), ANCHOR_FILE),
      keyFile: config.auditKeyFile ?? join(root, 'keys', 'audit-ed25519.pem'),
    },
    async changeSettings(change) {
      settings = homeSettings.parse({ ...settings, ...change })
      await writeSettings(root, settings)
    },
    async close() {
      await martReader?.close()
      await (await ledger.opened)?.close()
    },
  }
}

function overlayName(index: number): string {
  return `overlay-${String(index + 1).padStart(2, '0')}`
}

async function copyFolder(from: string, to: string): Promise<void> {
  await cp(resolve(from), to, { recursive: true, errorOnExist: true, force: false })
}

async function writeSettings(root: string, settings: HomeSettings): Promise<void> {
  await replaceFile(join(root, SETTINGS_FILE), `${JSON.stringify(settings, null, 2)}\n`)
}

async function readSettings(root: string): Promise<HomeSettings> {
  let text: string
  try {
    text = await readFile(join(root, SETTINGS_FILE), 'utf8')
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'ENOTDIR')) throw homeProblem('home_missing', root, error)
    throw asHomeProblem(root, error)
  }
  const read = parsedSettings(text)
  if (read === undefined) throw homeProblem('home_damaged', root)
  if (read.format > HOME_FORMAT) throw homeProblem('home_newer', root)
  const settings = homeSettings.safeParse(read)
  if (!settings.success) throw settingsProblem(root, settings.error)
  return settings.data
}

/** What of the settings is missing or wrong, and how the place's own are written. */
function settingsProblem(root: string, error: ZodError): ProblemError {
  const names = [...new Set(error.issues.map(({ path }) => path.join('.')))].join(', ')
  const example = '"currency": "CNY", "timeZone": "Asia/Shanghai"'
  return new ProblemError(
    'home_damaged',
    {
      zh: `${root} 的 ${SETTINGS_FILE} 中缺少或写错：${names}；例如 ${example}`,
      en: `${SETTINGS_FILE} of ${root} lacks, or has wrong: ${names}; as ${example}`,
    },
    { cause: error },
  )
}

/** What the file holds, when it is one of ours at all. */
function parsedSettings(text: string): { format: number } | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
  return isFormatted(value) ? value : undefined
}

function isFormatted(value: unknown): value is { format: number } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'format' in value &&
    typeof value.format === 'number'
  )
}

async function refuseNoFolder(folder: string): Promise<void> {
  const found = await stat(resolve(folder)).catch((error: unknown) => {
    if (isErrno(error, 'ENOENT', 'ENOTDIR')) return undefined
    throw error
  })
  if (found?.isDirectory() === true) return
  throw new ProblemError('input_invalid', {
    zh: `${resolve(folder)} 不是策略文件夹`,
    en: `${resolve(folder)} is not a strategy folder`,
  })
}

async function refuseUnwritable(root: string): Promise<void> {
  try {
    await access(root, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (error) {
    throw homeProblem('home_unwritable', root, error)
  }
}
