import { spawn } from 'node:child_process'
import { join } from 'node:path'

import { buildWeb } from '../../web/build.ts'
import { projectFiles, projectRoot } from './source-tree.ts'

/**
 * `npm test [-- WORD …]`: every test, or those whose path holds one of the words. Two files at a
 * time: that many cores is what a small machine has, and the kill tests want room.
 */
const wanted = process.argv.slice(2)
const files = projectFiles(['server', 'demo', 'web', 'bench', 'e2e'], /\.test\.ts$/).filter(
  (path) => wanted.length === 0 || wanted.some((word) => path.includes(word)),
)
if (files.length === 0) {
  process.stderr.write(`no test file's path holds ${wanted.join(' or ')}\n`)
  process.exit(1)
}
// Two browser tests that start at once would each build the pages.
if (files.some((path) => path.startsWith('e2e/'))) await buildWeb()
const child = spawn(
  process.execPath,
  [
    '--disable-warning=ExperimentalWarning',
    '--test',
    '--test-concurrency=2',
    '--test-timeout=300000',
    ...files,
  ],
  {
    cwd: projectRoot,
    stdio: 'inherit',
    env: {
      UV_THREADPOOL_SIZE: '16',
      // Each file is a process of its own: what one has compiled the next need not compile again.
      NODE_COMPILE_CACHE: join(projectRoot, 'node_modules', '.cache', 'tests'),
      ...process.env,
    },
  },
)
child.on('exit', (code, signal) => process.exit(signal === null ? (code ?? 1) : 1))
