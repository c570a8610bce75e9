import { mkdir, mkdtemp, readFile, readdir, rename, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { extract } from 'tar'

import { ProblemError } from '#contracts/problems.ts'
import { holdRestored } from '#modules/act/delivery/index.ts'
import { loadLedgerDump, migrate, migrateTo, openLedger } from '#platform/ledger/index.ts'
import type { Log } from '#platform/log/index.ts'
import { refuseOccupied } from '../home-folder.ts'
import { backupManifest, places, sha256Of } from './archive.ts'
import type { BackupManifest } from './archive.ts'

export interface Restoring {
  readonly file: string
  /** An empty or new folder. */
  readonly dir: string
  /** An empty database of the bank's; absent: the embedded one. */
  readonly databaseUrl: string | undefined
  readonly now: Date
  readonly log: Log
}

/**
 * Makes a home from a backup, every file and table checked against its hash first. The outbox is
 * held until a person releases it. `zhike.json` comes last: what a killed restore leaves is no home
 * and may be deleted.
 * @throws ProblemError `home_exists`, `backup_broken`
 */
export async function restore({
  file,
  dir,
  databaseUrl,
  now,
  log,
}: Restoring): Promise<BackupManifest> {
  const root = resolve(dir)
  await refuseOccupied(root)
  await mkdir(root, { recursive: true, mode: 0o700 })
  const staging = await mkdtemp(join(root, '.restore-'))
  try {
    await unpack(resolve(file), staging)
    const manifest = await checkedManifest(file, staging)
    const inHome = join(staging, places.home)
    const ledger = await openLedger({ home: root, databaseUrl, log })
    try {
      await refuseUsedLedger(ledger.pool)
      await migrateTo(ledger.pool, manifest.ledger.migrations)
      await loadLedgerDump(ledger.pool, join(staging, places.ledger), manifest.ledger)
      await migrate(ledger.pool)
      await holdRestored(ledger, now)
    } finally {
      await ledger.close()
    }
    const entries = (await readdir(inHome)).filter((name) => name !== 'zhike.json')
    for (const name of entries) await rename(join(inHome, name), join(root, name))
    await rename(join(inHome, 'zhike.json'), join(root, 'zhike.json'))
    return manifest
  } finally {
    // An unpacking that was broken off may still write for a moment.
    await rm(staging, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
  }
}

async function unpack(file: string, staging: string): Promise<void> {
  try {
    await extract({ file, cwd: staging, strict: true })
  } catch (cause) {
    throw broken(file, { zh: '无法解包', en: 'it can’t be unpacked' }, cause)
  }
}

async function checkedManifest(file: string, staging: string): Promise<BackupManifest> {
  const text = await readFile(join(staging, places.manifest), 'utf8').catch((cause: unknown) => {
    throw broken(file, { zh: '没有清单', en: 'it has no manifest' }, cause)
  })
  const parsed = backupManifest.safeParse(JSON.parse(text))
  if (!parsed.success) {
    throw broken(file, { zh: '清单读不懂', en: 'its manifest can’t be read' }, parsed.error)
  }
  const manifest = parsed.data
  const expected = [
    ...manifest.files.map(({ path, sha256 }) => ({ path: join(places.home, path), sha256 })),
    ...manifest.ledger.tables.map(({ table, sha256 }) => ({
      path: join(places.ledger, `${table}.jsonl`),
      sha256,
    })),
  ]
  for (const { path, sha256 } of expected) {
    const found = await sha256Of(join(staging, path)).catch((cause: unknown) => {
      throw broken(file, { zh: `缺少 ${path}`, en: `${path} is missing` }, cause)
    })
    if (found !== sha256) throw broken(file, { zh: `${path} 已损坏`, en: `${path} is damaged` })
  }
  return manifest
}

async function refuseUsedLedger(pool: {
  query(text: string): Promise<{ rows: { tables: unknown }[] }>
}): Promise<void> {
  const { rows } = await pool.query(
    "select count(*)::int as tables from pg_tables where schemaname = 'public'",
  )
  if (Number(rows[0]?.tables) === 0) return
  throw new ProblemError('home_exists', {
    zh: 'DATABASE_URL 指向的数据库不是空的',
    en: 'the database of DATABASE_URL is not empty',
  })
}

function broken(file: string, why: { zh: string; en: string }, cause?: unknown): ProblemError {
  const words = { zh: `${file}：${why.zh}`, en: `${file}: ${why.en}` }
  return new ProblemError('backup_broken', words, { cause })
}
