import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const zhike = fileURLToPath(new URL('../bin/zhike.mjs', import.meta.url))

/** A server of a home in a process of its own, on loopback. */
export interface Served {
  /** As `http://127.0.0.1:40123`. */
  readonly url: string
  stop(): Promise<void>
}

export async function serveHome(
  dir: string,
  environment: Readonly<Record<string, string>>,
): Promise<Served> {
  const server = spawn(process.execPath, [zhike, 'serve', '--home', dir, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ZHIKE_LOG_LEVEL: 'error', ...environment },
  })
  const ended = once(server, 'exit')
  const stop = async (): Promise<void> => {
    server.kill('SIGTERM')
    await ended
  }
  try {
    return { url: await addressOf(createInterface({ input: server.stdout })), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function addressOf(lines: AsyncIterable<string>): Promise<string> {
  for await (const line of lines) {
    const found = /http:\/\/\S+/.exec(line)
    if (found !== null) return found[0].replace('localhost', '127.0.0.1').replace(/\/$/, '')
  }
  throw new Error('the server ended before it listened')
}

/** The cookie of somebody who signs in with what a demo bank prints. */
export async function signedIn(url: string, staffNumber: string, password: string) {
  const answer = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-zhike-csrf': '1' },
    body: JSON.stringify({ staffNumber, password }),
  })
  const [cookie] = answer.headers.getSetCookie()
  if (!answer.ok || cookie === undefined) throw new Error(await answer.text())
  return cookie.split(';')[0] ?? ''
}
