import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

import { ProblemError } from '#contracts/problems.ts'
import type { Words } from '#contracts/words.ts'
import type { Log } from '#platform/log/index.ts'

import type { LoadedPack } from './load-pack.ts'

export interface LiveStrategyParts {
  /** The hash of the version in force, as the ledger has it. */
  readonly published: () => Promise<string>
  /** That version. @throws ProblemError `strategy_unsound` */
  readonly load: (hash: string) => Promise<LoadedPack>
  /** The base pack and its overlays as they lie in the home: watched, never in force by lying there. */
  readonly folders: readonly string[]
  /** What lies in the folders. @throws ProblemError `strategy_unsound` */
  readonly readFolders: () => Promise<LoadedPack>
  readonly log: Log
  /** How often ledger and folders are looked at. */
  readonly everyMs?: number
}

/** How what lies in the folders stands to what is in force. */
export interface FolderState {
  readonly state: 'same' | 'differs'
  /** Why and what to do; null when it is the same. */
  readonly words: Words | null
}

/** The strategy in force: the version two people published, whatever lies in the folders. */
export interface LiveStrategy {
  current(): LoadedPack
  folder(): FolderState
  /** Looks now; what the folders hold is judged when a second look finds it unaltered. */
  look(): Promise<void>
  /** Stops looking. */
  close(): Promise<void>
}

const EVERY_MS = 2_000

/**
 * Follows the version in force and says when the folders hold another. A look costs one query and
 * the sizes and times of some sixty files; folders are judged once two looks in a row see the same,
 * so that files being copied are not read half.
 * @throws ProblemError `strategy_unsound` when what is in force can't be run
 */
export async function openLiveStrategy(parts: LiveStrategyParts): Promise<LiveStrategy> {
  let current = await parts.load(await parts.published())
  let seen = await signatureOf(parts.folders)
  let judgedFrom = seen
  let found = await read()

  async function read(): Promise<FolderContent> {
    const content = await contentOf(parts.readFolders)
    if ('problem' in content) {
      parts.log.warn({ problem: content.problem.en }, 'the folder of the strategy has problems')
    }
    return content
  }

  async function follow(): Promise<void> {
    const hash = await parts.published()
    if (hash === current.hash) return
    const before = current.hash
    current = await parts.load(hash)
    parts.log.info({ strategy: hash, before }, 'a strategy took effect')
  }

  async function look(): Promise<void> {
    await follow()
    const signature = await signatureOf(parts.folders)
    if (signature === seen && signature !== judgedFrom) {
      judgedFrom = signature
      found = await read()
    }
    seen = signature
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
    folder: () => folderState(found, current.hash),
    look,
    async close() {
      clearInterval(timer)
      await looking
    },
  }
}

type FolderContent = { readonly hash: string } | { readonly problem: Words }

/** What lies in the folders against a version; read by the command line, which looks once. */
export async function judgeFolders(
  readFolders: () => Promise<LoadedPack>,
  inForce: string,
): Promise<FolderState> {
  return folderState(await contentOf(readFolders), inForce)
}

async function contentOf(readFolders: () => Promise<LoadedPack>): Promise<FolderContent> {
  try {
    return { hash: (await readFolders()).hash }
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    return { problem: wordsOf(error) }
  }
}

function folderState(found: FolderContent, inForce: string): FolderState {
  const short = inForce.slice(0, 12)
  if ('problem' in found) {
    return {
      state: 'differs',
      words: {
        zh: `策略文件夹有误，仍按已发布的 ${short} 执行：${found.problem.zh}`,
        en: `the folder has problems, the published ${short} stays in force: ${found.problem.en}`,
      },
    }
  }
  if (found.hash === inForce) return { state: 'same', words: null }
  const other = found.hash.slice(0, 12)
  return {
    state: 'differs',
    words: {
      zh: `策略文件夹的内容（${other}）与生效版本（${short}）不同，仍按生效版本执行；如需生效，请提交并由另一人审批`,
      en:
        `the folder holds ${other}, the published ${short} stays in force; to put it in force, ` +
        'submit it and have a second person approve it',
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
      const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(
        (error: NodeJS.ErrnoException) => {
          // A folder taken away is a change like any other.
          if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return []
          throw error
        },
      )
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
