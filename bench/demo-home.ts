import { execFile } from 'node:child_process'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import type { BenchOptions } from './figure.ts'

const run = promisify(execFile)
const zhike = fileURLToPath(new URL('../bin/zhike.mjs', import.meta.url))

export const DEMO_DATE = '2026-10-31'

export interface BenchHome {
  readonly dir: string
  remove(): Promise<void>
}

/** A demo bank after its first night, made by the product's own commands. */
export async function benchHome(customers: number, options: BenchOptions): Promise<BenchHome> {
  const folder = options.keep ?? (await mkdtemp(join(tmpdir(), 'zhike-bench-home-')))
  const dir = join(folder, `demo-${customers}-${options.seed}`)
  const made = await stat(join(dir, 'lake', 'current.json')).catch(() => undefined)
  if (made === undefined) {
    options.tell(`making a demo bank of ${customers} customers`)
    const size = ['--customers', String(customers), '--seed', String(options.seed)]
    await command(['demo', '--home', dir, ...size])
    await command(['night', '--home', dir, '--date', DEMO_DATE])
  }
  return {
    dir,
    async remove() {
      if (options.keep === undefined) await rm(folder, { recursive: true, force: true })
    },
  }
}

async function command(args: readonly string[]): Promise<void> {
  await run(process.execPath, [zhike, ...args], { maxBuffer: 1 << 26 })
}
