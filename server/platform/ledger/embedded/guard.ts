import { spawn } from 'node:child_process'
import { SEARCH_PATH } from './run-as.ts'

/**
 * A tiny process that blocks on a pipe whose other end only the keeper holds. When the keeper dies,
 * however it dies, the kernel closes the pipe and the guard ends the server.
 * @returns called when the server has ended, so that the guard never signals another's number
 */
export function startGuard(server: number): () => void {
  const script = 'read -r _; kill -INT "$1" 2>/dev/null'
  const guard = spawn('/bin/sh', ['-c', script, 'zhike-guard', String(server)], {
    cwd: '/',
    detached: true,
    env: { PATH: SEARCH_PATH },
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  // The server still runs without it, and the next start finds a server that was left behind.
  guard.on('error', (error) => process.stderr.write(`no guard: ${error.message}\n`))
  return () => void guard.kill('SIGKILL')
}
