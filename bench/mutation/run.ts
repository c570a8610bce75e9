import { spawn } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

import { projectFiles, projectRoot } from '../../server/testing/source-tree.ts'
import { mutantsOf } from './operators.ts'
import type { Mutant } from './operators.ts'
import { testsByDistance } from './tests-of.ts'

/**
 * `npm run mutate [-- --seed N --skip N --count N --only WORD]`: spoils one place at a time in the rules,
 * gates, money and statistics, in a copy of the project, and runs the tests nearest to it. A mutant
 * that no test notices has survived. Prints one JSON line a mutant and the share killed; exit 1
 * under 90 %.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '300' },
    /** Leaves out the first so many of the seed's order: a long run goes on in pieces. */
    skip: { type: 'string', default: '0' },
    only: { type: 'string', default: '' },
    /** At most so many test files a mutant, and seconds for each. */
    tests: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '90' },
  },
})

const guarded =
  /^server\/(kernel|modules\/.*\/(domain|checks|sql))\/(?!.*\.(test|d)\.ts$).*\.(ts|sql)$|^server\/modules\/.*-sql\.ts$/
/** Words for people and reference data: what they say is read by people, not computed with. */
const spoken =
  /(words|problems?|describe|say-|schema|vocabulary|lexicon|china-holidays|draft\/|facts\/)[^/]*\.ts$|\/(facts|draft)\//

interface Judged extends Mutant {
  readonly path: string
  readonly killedBy: string | null
  readonly seconds: number
}

const environment = {
  UV_THREADPOOL_SIZE: '16',
  // All but the spoilt file is compiled once for all mutants.
  NODE_COMPILE_CACHE: join(projectRoot, 'node_modules', '.cache', 'mutants'),
}

const seed = Number(values.seed)
const sources = projectFiles(['server'], /\.(ts|sql)$/).filter(
  (path) => guarded.test(path) && !spoken.test(path) && path.includes(values.only),
)
const all = (
  await Promise.all(
    sources.map(async (path) =>
      mutantsOf(path, await readFile(join(projectRoot, path), 'utf8')).map((one) => ({
        path,
        ...one,
      })),
    ),
  )
).flat()
const skipped = Number(values.skip)
const chosen = shuffled(all, seed).slice(skipped, skipped + Number(values.count))
process.stderr.write(
  `${sources.length} sources, ${all.length} mutants, ${chosen.length} tried, seed ${seed}\n`,
)

const copy = await mkdtemp(join(tmpdir(), 'zhike-mutants-'))
const nearest = testsByDistance()
const judged: Judged[] = []
try {
  await copyProject()
  for (const mutant of chosen) {
    const one = await judge(mutant)
    judged.push(one)
    process.stdout.write(`${JSON.stringify({ ...one, from: undefined, to: undefined })}\n`)
  }
} finally {
  await rm(copy, { recursive: true, force: true })
}
const killed = judged.filter(({ killedBy }) => killedBy !== null).length
const share = killed / Math.max(1, judged.length)
const figure = { bench: 'mutate', figure: 'killed', value: killed, unit: `of ${judged.length}` }
process.stdout.write(`${JSON.stringify({ ...figure, ratio: Number(share.toFixed(3)), seed })}\n`)
process.exitCode = share >= 0.9 ? 0 : 1

async function copyProject(): Promise<void> {
  const left = /(^|\/)(node_modules|\.git|dist|\.zhike)(\/|$)/
  await cp(projectRoot, copy, {
    recursive: true,
    filter: (path) => !left.test(path.slice(projectRoot.length)),
  })
  await symlink(join(projectRoot, 'node_modules'), join(copy, 'node_modules'))
}

async function judge(mutant: Mutant & { path: string }): Promise<Judged> {
  const file = join(copy, mutant.path)
  const source = await readFile(file, 'utf8')
  const started = performance.now()
  let killedBy: string | null = null
  const late: string[] = []
  await writeFile(file, source.slice(0, mutant.from) + mutant.instead + source.slice(mutant.to))
  try {
    for (const { path } of nearest(mutant.path).slice(0, Number(values.tests))) {
      const said = await ask(path)
      if (said === 'failed') killedBy = path
      if (said === 'late') late.push(path)
      if (killedBy !== null) break
    }
  } finally {
    await writeFile(file, source)
  }
  // One that hangs has noticed something, if it ends in time on the source as it is.
  for (const path of killedBy === null ? late : []) {
    if ((await ask(path)) === 'passed') killedBy = path
  }
  const seconds = Number(((performance.now() - started) / 1000).toFixed(1))
  return { ...mutant, killedBy, seconds }
}

/** What a test file says of the copy as it lies there. */
function ask(path: string): Promise<'passed' | 'failed' | 'late'> {
  return new Promise((resolve) => {
    const child = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', '--test', '--test-isolation=none', path],
      { cwd: copy, stdio: 'ignore', env: { ...process.env, ...environment } },
    )
    let late = false
    const timer = setTimeout(() => {
      late = true
      child.kill('SIGKILL')
    }, Number(values.seconds) * 1000)
    child.on('exit', (code) => {
      clearTimeout(timer)
      resolve(late ? 'late' : code === 0 ? 'passed' : 'failed')
    })
  })
}

/** The same order for the same seed, on any machine. */
function shuffled<T>(items: readonly T[], from: number): T[] {
  let state = from >>> 0
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
  const list = [...items]
  for (let index = list.length - 1; index > 0; index -= 1) {
    const other = Math.floor(next() * (index + 1))
    const kept = list[index] as T
    list[index] = list[other] as T
    list[other] = kept
  }
  return list
}
