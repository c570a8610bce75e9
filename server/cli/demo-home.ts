import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import type { CommandIo } from './command.ts'

/** Written last: a demo home without it was killed half-made. */
export const DEMO_FILE = 'demo.json'

const demoFeeds = fileURLToPath(new URL('../../feeds/demo', import.meta.url))

export interface DemoHome {
  readonly home: string
  /** What the bank was made of: its next days follow from the same. */
  readonly customers: number
  readonly seed: number
  readonly business_date: string
  readonly facts_hash: string
  readonly rows_read: number
  readonly rows_rejected: number
  readonly sign_ins: readonly {
    readonly staff: string
    readonly role: string
    readonly words: { readonly zh: string; readonly en: string }
    readonly password: string
  }[]
}

/** The feeds a demo bank delivers by, as they ship. */
export async function demoFeedFiles(): Promise<string[]> {
  const names = (await readdir(demoFeeds)).filter((name) => name.endsWith('.yaml')).sort()
  return names.map((name) => join(demoFeeds, name))
}

export function printSignIns(signIns: DemoHome['sign_ins'], io: CommandIo): void {
  io.print('Sign in as (工号 / 密码):')
  for (const { staff, words, password } of signIns) {
    io.print(`  ${staff.padEnd(10)} ${password}  ${words.zh} · ${words.en}`)
  }
}

/** What `makeDemoHome` made, or undefined for a home that is not a whole demo bank. */
export async function readDemoHome(dir: string): Promise<DemoHome | undefined> {
  try {
    return JSON.parse(await readFile(join(dir, DEMO_FILE), 'utf8')) as DemoHome
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
