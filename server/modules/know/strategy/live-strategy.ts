import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

import { ProblemError } from '#contracts/problems.ts'
import type { Words } from '#contracts/words.ts'
import type { Log } from '#platform/log/index.ts'

import type { LoadedPack } from './load-pack.ts'

export interface LiveStrategyParts {
  /** The base pack and its overlays: what is watched. */
  readonly folders: readonly string[]
  /** @throws ProblemError `strategy_unsound` */
  readonly load: () => Promise<LoadedPack>
  /** Told of the first strategy and of each that takes its place, before it does. */
  readonly onLoaded: (loaded: LoadedPack) => Promise<void>
  readonly log: Log
  /** How often the folders are looked at. */
  readonly everyMs?: number
}

/** The strategy in force: what lies in its folders, as long as that is sound. */
export interface LiveStrategy {
  current(): LoadedPack
  /** What is wrong with what lies there now; the one before stays in force. */
  problem(): Words | undefined
  /** Looks at the folders now; a change is loaded when a second look finds it unaltered. */
  look(): Promise<void>
  /** Stops looking. */
  close(): Promise<void>
}

const EVERY_MS = 2_000

/**
 * Loads a strategy and notices when its folders change. A look costs the sizes and times of some
 * sixty files; a change is loaded once two looks in a row see the same, so that files being copied
 * are not read half.
 * @throws ProblemError `strategy_unsound` when there is nothing sound to begin with
 */
export async function openLiveStrategy(parts: LiveStrategyParts): Promise<LiveStrategy> {
  let seen = await signatureOf(parts.folders)
  let loadedFrom = seen
  let current = await parts.load()
  let problem: Words | undefined
  await parts.onLoaded(current)

  async function reload(): Promise<void> {
    try {
      const loaded = await parts.load()
      if (loaded.hash !== current.hash) {
        await parts.onLoaded(loaded)
        parts.log.info({ strategy: loaded.hash, before: current.hash }, 'a strategy took effect')
        current = loaded
      }
      problem = undefined
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      problem = wordsOf(error)
      parts.log.warn(
        { problems: error.fields.map(({ path, words }) => `${path} ${words.en}`) },
        'the strategy has problems: the one before stays in force',
      )
    }
  }

  async function look(): Promise<void> {
    const found = await signatureOf(parts.folders)
    if (found === seen && found !== loadedFrom) {
      loadedFrom = found
      await reload()
    }
    seen = found
  }

  let looking = Promise.resolve()
  const timer = setInterval(() => {
    looking = looking.then(look).catch((error: unknown) => {
      parts.log.error({ err: error }, 'the strategy could not be looked at')
    })
  }, parts.everyMs ?? EVERY_MS)
  timer.unref()
  return {
    current: () => current,
    problem: () => problem,
    look,
    async close() {
      clearInterval(timer)
      await looking
    },
  }
}

function wordsOf(error: ProblemError): Words {
  const [first] = error.fields
  if (first === undefined) return error.words
  return { zh: `${first.path} ${first.words.zh}`, en: `${first.path} ${first.words.en}` }
}

/** What changes whenever a file of the folders does. */
async function signatureOf(folders: readonly string[]): Promise<string> {
  const signatures = await Promise.all(
    folders.map(async (folder) => {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true })
      const files = entries
        .filter((entry) => entry.isFile() && entry.name.endsWith('.yaml'))
        .map((entry) => join(entry.parentPath, entry.name))
        .sort()
      const found = await Promise.all(
        files.map(async (file) => {
          const { size, mtimeMs } = await stat(file)
          return `${file} ${size} ${mtimeMs}`
        }),
      )
      return found.join('\n')
    }),
  )
  return signatures.join('\n')
}
