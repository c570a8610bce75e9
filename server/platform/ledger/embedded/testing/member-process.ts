import { execFileSync, spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { hasCode } from '../engine.ts'

/** Another zhike process, for tests. */
export interface MemberProcess {
  readonly pid: number
  query(sql: string): Promise<Record<string, unknown>[]>
  /** Repeats a query until it is answered. */
  queryPatiently(sql: string): Promise<Record<string, unknown>[]>
  leave(): Promise<void>
  kill(): Promise<void>
}

/** Starts one; settles when its ledger is open. */
export async function startMember(home: string): Promise<MemberProcess> {
  return await launchMember(home).opened
}

/** Starts one that may be killed before its ledger is open. */
export function launchMember(home: string): {
  readonly opened: Promise<MemberProcess>
  kill(): Promise<void>
} {
  const script = fileURLToPath(new URL('./zhike-process.ts', import.meta.url))
  const child = spawn(process.execPath, [script, home], { stdio: ['pipe', 'pipe', 'inherit'] })
  const exited = once(child, 'exit')
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const answer = async (): Promise<Record<string, unknown>> => {
    const { value, done } = await lines.next()
    if (done === true) throw new Error('the member process ended')
    return JSON.parse(value) as Record<string, unknown>
  }
  const query = async (sql: string): Promise<Record<string, unknown>[]> => {
    child.stdin.write(`${sql}\n`)
    const { rows, error } = await answer()
    if (error !== undefined) throw new Error(String(error))
    return rows as Record<string, unknown>[]
  }
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL')
    await exited
  }
  const member: MemberProcess = {
    pid: child.pid ?? -1,
    query,
    queryPatiently: async (sql) => {
      for (let tries = 0; ; tries += 1) {
        try {
          return await query(sql)
        } catch (error) {
          if (tries > 100) throw error
          await pause(100)
        }
      }
    },
    leave: async () => {
      child.stdin.write('leave\n')
      await exited
    },
    kill,
  }
  return { opened: answer().then(() => member), kill }
}

/** The processes of a home's server now. */
export interface ServerProcesses {
  readonly server: number
  readonly keeper: number
  readonly guard: number
}

export function serverProcesses(home: string): ServerProcesses {
  const pidFile = join(home, 'ledger', 'data', 'postmaster.pid')
  const server = Number(readFileSync(pidFile, 'utf8').split('\n')[0])
  const guard = allProcesses().find((one) => one.command.endsWith(`zhike-guard ${server}`))
  return { server, keeper: keeperOf(home) ?? -1, guard: guard?.pid ?? -1 }
}

/** The keeper of a home, also while its server is not there yet. */
export function keeperOf(home: string): number | undefined {
  return allProcesses().find(
    (one) => one.command.includes('keeper-process.ts') && one.command.includes(home),
  )?.pid
}

/** Everything that still runs because of a home, except member processes. */
export function leftovers(home: string, before?: ServerProcesses): string[] {
  return allProcesses()
    .filter(
      (one) =>
        (one.command.includes(home) && !one.command.includes('zhike-process.ts')) ||
        (before !== undefined && one.command.endsWith(`zhike-guard ${before.server}`)),
    )
    .map((one) => `${one.pid} ${one.command}`)
}

/** Waits until nothing is left, and says what is when that takes too long. */
export async function untilNothingLeft(home: string, before?: ServerProcesses): Promise<void> {
  for (let tries = 0; leftovers(home, before).length > 0; tries += 1) {
    if (tries > 200) throw new Error(`still running: ${leftovers(home, before).join('\n')}`)
    await pause(50)
  }
}

function allProcesses(): { pid: number; command: string }[] {
  if (!existsSync('/proc/self/cmdline')) {
    return execFileSync('/bin/ps', ['-axww', '-o', 'pid=,command='], { encoding: 'utf8' })
      .split('\n')
      .map((line) => ({ pid: Number.parseInt(line), command: line.trim().replace(/^\d+ /, '') }))
  }
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const command = readIfThere(`/proc/${name}/cmdline`).replaceAll('\0', ' ').trim()
      return command === '' ? [] : [{ pid: Number(name), command }]
    })
}

/** Processes come and go while we read. */
function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ESRCH')) return ''
    throw error
  }
}
