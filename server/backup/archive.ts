import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { link, mkdir, copyFile, readdir, stat } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'

import { ifThere } from '../home-folder.ts'

/** What a backup says of itself; every file in it is named here with its hash. */
export const backupManifest = z.object({
  format: z.literal(1),
  madeAt: z.iso.datetime(),
  ledger: z.object({
    migrations: z.array(z.int()),
    tables: z.array(z.object({ table: z.string(), rows: z.int(), sha256: z.string() })),
    sequences: z.array(z.object({ name: z.string(), last: z.string() })),
  }),
  /** Files of the home, by their path in it. */
  files: z.array(z.object({ path: z.string(), bytes: z.int(), sha256: z.string() })),
  factsHash: z.string(),
  mart: z.object({ date: z.string(), hash: z.string() }).nullable(),
})
export type BackupManifest = z.infer<typeof backupManifest>

/** Where things lie in an archive. */
export const places = { manifest: 'manifest.json', ledger: 'ledger', home: 'home' } as const

export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}

/** Every file below a folder, as paths from it, in order; none where it is not there. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await ifThere(readdir(folder, { recursive: true, withFileTypes: true }), [])
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .toSorted()
}

/** A second name for a file that is never written again, or a copy where that can't be. */
export async function linkOrCopy(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true })
  try {
    await link(from, to)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code !== 'EXDEV' && code !== 'EPERM' && code !== 'EMLINK') throw error
    await copyFile(from, to)
  }
}

export async function described(
  root: string,
  path: string,
): Promise<BackupManifest['files'][number]> {
  const full = join(root, path)
  return { path, bytes: (await stat(full)).size, sha256: await sha256Of(full) }
}
