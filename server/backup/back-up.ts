import { copyFile, mkdir, mkdtemp, open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { create } from 'tar'

import { dumpLedger } from '#platform/ledger/index.ts'
import type { Home } from '../home.ts'
import { ifThere } from '../home-folder.ts'
import { described, filesBelow, linkOrCopy, places } from './archive.ts'
import type { BackupManifest } from './archive.ts'

/** Small files that people or loads write; the rest of the lake is named by its manifests. */
const copiedFolders = ['strategy', 'feeds', 'lake/loads', 'lake/rejects', 'anchors']

/**
 * Writes one file from which the bank can be restored: settings, strategy, feeds, facts, marts, and
 * every table of the ledger as of one instant, while it goes on being used. Left out are the vault's
 * key (`keys/`: keep it apart, for what it opens is in here), what a server makes again by itself,
 * and the queue of jobs. The file appears whole or not at all.
 */
export async function backUp(home: Home, to: string, madeAt: Date): Promise<BackupManifest> {
  const target = resolve(to)
  await mkdir(dirname(target), { recursive: true })
  const staging = await mkdtemp(join(home.dir, '.backup-'))
  try {
    const inHome = join(staging, places.home)
    const { pool } = await home.ledger()
    const ledger = await dumpLedger(pool, join(staging, places.ledger), () =>
      stageHome(home, inHome),
    )
    const pointer = JSON.parse(
      await ifThere(readFile(join(inHome, 'lake', 'current.json'), 'utf8'), '{}'),
    ) as {
      current?: { date: string; hash: string }
    }
    const { current } = pointer
    const files: BackupManifest['files'] = []
    for (const path of await filesBelow(inHome)) files.push(await described(inHome, path))
    const manifest: BackupManifest = {
      format: 1,
      madeAt: madeAt.toISOString(),
      ledger: {
        migrations: [...ledger.migrations],
        tables: ledger.tables.map((table) => ({ ...table })),
        sequences: ledger.sequences.map((sequence) => ({ ...sequence })),
      },
      files,
      factsHash: await home.factStore.contentHash(),
      mart: current === undefined ? null : { date: current.date, hash: current.hash },
    }
    await writeFile(join(staging, places.manifest), `${JSON.stringify(manifest, null, 1)}\n`)
    await packInto(target, staging)
    return manifest
  } finally {
    await rm(staging, { recursive: true, force: true })
  }
}

async function packInto(target: string, staging: string): Promise<void> {
  const part = join(dirname(target), `.${basename(target)}.part`)
  await rm(part, { force: true })
  try {
    // What is large is compressed already.
    await create({ file: part, cwd: staging, gzip: { level: 1 }, portable: true }, [
      places.manifest,
      places.ledger,
      places.home,
    ])
    const file = await open(part, 'r')
    await file.sync()
    await file.close()
    await rename(part, target)
  } finally {
    await rm(part, { force: true })
  }
}

/** What the home holds at the instant of the ledger's snapshot. Facts and marts never change. */
async function stageHome(home: Home, into: string): Promise<void> {
  await mkdir(into, { recursive: true })
  await copyFile(join(home.dir, 'zhike.json'), join(into, 'zhike.json'))
  const { partitions } = await home.factStore.manifest()
  await copyWhereThere(home.dir, into, 'lake/facts/manifest.json')
  for (const { path } of partitions) {
    await linkOrCopy(join(home.dir, 'lake', path), join(into, 'lake', path))
  }
  const marts = await home.martStore.list()
  await copyWhereThere(home.dir, into, 'lake/current.json')
  for (const { path } of marts) await linkOrCopy(path, join(into, relative(home.dir, path)))
  for (const folder of copiedFolders) {
    for (const path of await filesBelow(join(home.dir, folder))) {
      await copyWhereThere(home.dir, into, join(folder, path))
    }
  }
}

async function copyWhereThere(from: string, into: string, path: string): Promise<void> {
  await mkdir(dirname(join(into, path)), { recursive: true })
  await ifThere(copyFile(join(from, path), join(into, path)), undefined)
}
