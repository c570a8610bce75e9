import { readdir } from 'node:fs/promises'

import { ProblemError } from '#contracts/problems.ts'
import type { ProblemCode } from '#contracts/problems.ts'
import type { Words } from '#contracts/words.ts'

export const SETTINGS_FILE = 'zhike.json'

/** Whether an error of the file system has one of these codes. */
export function isErrno(error: unknown, ...codes: string[]): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code))
}

/** What a reading gives, or `otherwise` where there is nothing to read. Any other fault is thrown. */
export async function ifThere<T>(reading: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await reading
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return otherwise
    throw error
  }
}

/**
 * A home is made in an empty or new folder alone.
 * @throws ProblemError `home_exists`, `home_unwritable`
 */
export async function refuseOccupied(root: string): Promise<void> {
  const entries = await ifThere(readdir(root), []).catch((error: unknown) => {
    throw asHomeProblem(root, error)
  })
  if (entries.length > 0) throw homeProblem('home_exists', root)
}

const unwritable = ['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT', 'ENOTDIR'] as const

export function asHomeProblem(root: string, error: unknown): unknown {
  if (error instanceof ProblemError || !isErrno(error, ...unwritable)) return error
  return homeProblem('home_unwritable', root, error)
}

type HomeProblem = Extract<ProblemCode, `home_${string}`>

const said: Record<HomeProblem, (root: string) => Words> = {
  home_missing: (root) => ({
    zh: `${root} 不是知客的数据目录（没有可读的 ${SETTINGS_FILE}）`,
    en: `${root} is not a home of Zhike (no readable ${SETTINGS_FILE})`,
  }),
  home_damaged: (root) => ({
    zh: `${root} 的 ${SETTINGS_FILE} 已损坏，无法识别`,
    en: `${SETTINGS_FILE} of ${root} is damaged and can't be read`,
  }),
  home_exists: (root) => ({ zh: `${root} 不是空目录`, en: `${root} is not empty` }),
  home_newer: (root) => ({
    zh: `${root} 由更新版本的知客建立`,
    en: `${root} was made by a newer version of Zhike`,
  }),
  home_unwritable: (root) => ({ zh: `无法写入 ${root}`, en: `${root} can't be written to` }),
}

export function homeProblem(code: HomeProblem, root: string, cause?: unknown): ProblemError {
  return new ProblemError(code, said[code](root), { cause })
}
