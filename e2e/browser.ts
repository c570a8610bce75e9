import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'

import { chromium } from 'playwright-core'
import type { Browser } from 'playwright-core'

const require = createRequire(import.meta.url)

interface FoundBrowser {
  readonly executablePath: string
  /** What it needs of its surroundings. */
  readonly environment: Readonly<Record<string, string>>
}

const namesOnPath = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/**
 * A browser, in this order: `CHROMIUM_PATH`, one of the machine, else the one npm brought. Throws
 * with the cure when there is none.
 */
export async function launchBrowser(): Promise<Browser> {
  const found = ownBrowser() ?? machineBrowser() ?? (await packagedBrowser())
  return chromium.launch({
    executablePath: found.executablePath,
    env: { ...process.env, ...found.environment } as Record<string, string>,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

function ownBrowser(): FoundBrowser | undefined {
  const executablePath = process.env['CHROMIUM_PATH']
  if (executablePath === undefined) return undefined
  if (!existsSync(executablePath)) throw new Error(`CHROMIUM_PATH: ${executablePath} is not there`)
  return { executablePath, environment: {} }
}

function machineBrowser(): FoundBrowser | undefined {
  for (const name of namesOnPath) {
    const found = spawnSync('which', [name], { encoding: 'utf8' })
    if (found.status === 0) return { executablePath: found.stdout.trim(), environment: {} }
  }
  return undefined
}

/**
 * The packaged Chromium unpacks into the temporary folder of its process; it gets a process and a
 * folder of its own, moved into place when whole, so that test files that start at once don't write
 * over each other, nothing else of ours lands in that folder, and the next run finds it unpacked.
 */
async function packagedBrowser(): Promise<FoundBrowser> {
  const entry = require.resolve('@sparticuz/chromium')
  const manifest = join(entry, '..', '..', 'package.json')
  const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version: string }
  const folder = join(tmpdir(), `zhike-chromium-${version}-${userInfo().username}`)
  if (!existsSync(join(folder, 'chromium')))
    await unpackInto(folder, join(entry, '..', '..', 'bin'))
  const libraries = join(folder, 'al2023', 'lib')
  return {
    executablePath: join(folder, 'chromium'),
    environment: {
      LD_LIBRARY_PATH: [libraries, process.env['LD_LIBRARY_PATH'] ?? ''].filter(Boolean).join(':'),
      ...(existsSync('/etc/fonts/fonts.conf') ? {} : { FONTCONFIG_PATH: join(folder, 'fonts') }),
    },
  }
}

async function unpackInto(folder: string, packed: string): Promise<void> {
  const fresh = await mkdtemp(join(tmpdir(), 'zhike-chromium-'))
  const script = join(import.meta.dirname, 'unpack-browser-process.ts')
  const { status, stderr } = spawnSync(process.execPath, [script, packed], {
    env: { ...process.env, TMPDIR: fresh },
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`the browser could not be unpacked: ${stderr}`)
  try {
    await rename(fresh, folder)
  } catch (error) {
    await rm(fresh, { recursive: true, force: true })
    if (!existsSync(join(folder, 'chromium'))) throw error
  }
}
