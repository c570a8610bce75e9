import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const builder = fileURLToPath(new URL('../../web/build.ts', import.meta.url))
const webFolder = fileURLToPath(new URL('../../web/dist', import.meta.url))

/**
 * Builds the pages when their sources changed, in a process of its own so that it can run beside
 * other work.
 * @returns the folder to serve
 */
export async function buildPages(tell: (line: string) => void): Promise<string> {
  const child = spawn(process.execPath, [builder], { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0) throw new Error(`the pages could not be built: ${said.trim()}`)
  tell(said.trim())
  return webFolder
}
