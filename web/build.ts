import { createHash } from 'node:crypto'
import { glob, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'

const web = import.meta.dirname
const root = join(web, '..')
const dist = join(web, 'dist')
const stampFile = join(dist, 'stamp.txt')

/**
 * Builds the pages into `web/dist`, unless what lies there was built from the same sources
 * already. The build is made beside and moved in whole, so that a killed one leaves the old
 * pages standing. Returns the folder to serve and whether anything was built.
 */
export async function buildWeb(): Promise<{ dist: string; built: boolean }> {
  const stamp = await sourceStamp()
  if ((await readStamp()) === stamp) return { dist, built: false }
  const fresh = join(dist, '..', `dist-${process.pid}`)
  const { build } = await import('vite')
  try {
    await build({
      configFile: join(web, 'vite.config.ts'),
      configLoader: 'native',
      logLevel: 'error',
      build: { outDir: fresh, emptyOutDir: true },
    })
    await writeFile(join(fresh, 'stamp.txt'), stamp)
    await rm(dist, { recursive: true, force: true })
    await rename(fresh, dist)
  } finally {
    await rm(fresh, { recursive: true, force: true })
  }
  return { dist, built: true }
}

/** Names the sources of the pages by content: theirs, the contracts' and the libraries'. */
async function sourceStamp(): Promise<string> {
  const files: string[] = []
  const patterns = ['src/**/*', 'public/**/*', '*.ts', '*.html', '*.json']
  for (const pattern of patterns) await collect(files, join(web, pattern))
  await collect(files, join(root, 'contracts', '*.ts'))
  files.push(join(root, 'package.json'), join(root, 'package-lock.json'))
  const hash = createHash('sha256')
  for (const file of files.filter((name) => !name.endsWith('.test.ts')).toSorted()) {
    hash
      .update(relative(root, file))
      .update('\0')
      .update(await readFile(file))
      .update('\0')
  }
  return hash.digest('hex')
}

async function collect(into: string[], pattern: string): Promise<void> {
  for await (const entry of glob(pattern, { withFileTypes: true })) {
    if (entry.isFile()) into.push(join(entry.parentPath, entry.name))
  }
}

async function readStamp(): Promise<string | undefined> {
  try {
    return await readFile(stampFile, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

if (import.meta.main) {
  await mkdir(web, { recursive: true })
  const { built } = await buildWeb()
  process.stderr.write(built ? 'web: built\n' : 'web: up to date\n')
}
