import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import type { z } from 'zod'

import { endpoints } from '#contracts/index.ts'
import { parseRule } from '#kernel/rule/index.ts'
import { loadPack } from '#modules/know/strategy/index.ts'
import { readCall } from '../cli/command.ts'
import type { CommandIo } from '../cli/command.ts'
import { commands } from '../cli/commands.ts'
import { makeDemoHome } from '../cli/demo.ts'
import { nightOf } from '../cli/night.ts'
import { runCommandLine } from '../cli/run.ts'
import { readConfig } from '../config.ts'
import { openHome } from '../home.ts'
import { commandLinesOf, inlineCodeOf, listedSignatures, spokenRequestsOf } from './documents.ts'
import { shippedPack } from './shipped-pack.ts'
import { projectFiles, projectRoot, readProjectFile } from './source-tree.ts'

/** Every example a document shows is run here, or at least read by what would run it. */
const documents = [
  ...projectFiles(['docs'], /\.md$/).filter((path) => !/^docs\/(decisions|reference)\//.test(path)),
  'README.md',
  'README.zh-CN.md',
  'CONTRIBUTING.md',
].map((path) => ({ path, text: readProjectFile(path) }))

const lines = documents.flatMap(({ path, text }) =>
  commandLinesOf(text).map(({ words, line }) => ({ words, place: `${path}:${line}` })),
)

let folder: string
let home: string
/** Examples name a customer of the demo bank of 20,000 and stand-ins; this is who they mean here. */
let somebody: string
const io = (told: string[]): CommandIo => ({
  print: (line) => told.push(line),
  tell: (line) => told.push(line),
  environment: { ...process.env, ZHIKE_LOG_LEVEL: 'error' },
  interactive: false,
  now: () => new Date('2026-11-01T01:00:00Z'),
})

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zhike-documents-'))
  home = join(folder, 'demo')
  const { environment } = io([])
  const made = await makeDemoHome({ dir: home, customers: 400, seed: 7, environment, io: io([]) })
  const config = readConfig(environment)
  const opened = await openHome(home, config)
  try {
    await nightOf({ home: opened, config }, made.business_date, io([]))
    const [row] = await opened.martReader.read<{ customer_id: string }>(
      "select min(customer_id) as customer_id from profile where kind = 'personal'",
    )
    somebody = row?.customer_id ?? ''
  } finally {
    await opened.close()
  }
})

after(() => rm(folder, { recursive: true, force: true }))

/** What an example's stand-ins stand for. */
function meant(word: string): string {
  if (/^\d{10}$/.test(word)) return somebody
  return /^(CAMPAIGN|活动)$/.test(word) ? 'HD001' : word
}

test('every command line of a document is one the product reads', async () => {
  assert.ok(lines.length > 30, `only ${lines.length} command lines were found`)
  const unread: string[] = []
  for (const { words, place } of lines) {
    const listed = commands
      .toSorted((a, b) => b.name.length - a.name.length)
      .find(({ name }) => `${words.join(' ')} `.startsWith(`${name} `))
    if (listed === undefined) {
      unread.push(`${place}: no command ${words.join(' ')}`)
      continue
    }
    const { name, load } = listed
    try {
      readCall(name, await load(), words.slice(name.split(' ').length), io([]))
    } catch (error) {
      unread.push(`${place}: ${words.join(' ')}: ${String(error)}`)
    }
  }
  assert.deepEqual(unread, [])
})

/** Run as written on a demo bank; the others start a server, or load files that only a bank has. */
const runOnDemo = /^(segment count|customer|decide|result|verify)\b/

test('the command lines that ask a bank something are answered', async () => {
  const asked = lines.filter(
    ({ words }) => runOnDemo.test(words.join(' ')) && !words.includes('--home') && words.length > 1,
  )
  assert.ok(asked.length >= 8, `only ${asked.length} were found`)
  for (const { words, place } of asked) {
    const told: string[] = []
    const argv = [...words.map(meant), '--home', home]
    const code = await runCommandLine(commands, argv, io(told))
    assert.equal(code, 0, `${place}: ${words.join(' ')}\n${told.join('\n')}`)
  }
})

test('every rule in a document is read', async () => {
  const { vocabulary } = await shippedPack()
  const rules = documents.flatMap(({ path, text }) =>
    inlineCodeOf(text)
      .filter((code) => /\S (>=|<=|>|<|between) \S|has_product\(|不低于/.test(code))
      .filter((code) => !code.startsWith('zhike') && !/^[=!<>(]|…/.test(code))
      .map((code) => ({ path, code })),
  )
  assert.ok(rules.length >= 4, `only ${rules.length} were found`)
  const refused = rules.flatMap(({ path, code }) => {
    const parsed = parseRule(code, vocabulary)
    return parsed.ok ? [] : [`${path}: ${code}: ${parsed.problems[0]?.message.en}`]
  })
  assert.deepEqual(refused, [])
})

/** What Zhike asks of the bank's SMS gateway; tests of `delivery/gateway` hold these. */
const ofTheGateway = new Set(['/v1/accepted', '/v1/batches', '/v1/status'])

test('every request a document shows is one of the contract', () => {
  const requests = documents
    .flatMap(({ path, text }) => spokenRequestsOf(text).map((request) => ({ path, ...request })))
    .filter(({ address }) => !ofTheGateway.has(address))
  assert.ok(requests.length > 10, `only ${requests.length} were found`)
  const declared = Object.values(endpoints)
  const wrong = requests.flatMap(({ path, method, address, body }) => {
    const endpoint = declared.find((one) => one.method === method && one.path === address)
    if (endpoint === undefined) return [`${path}: ${method} ${address} is no operation`]
    if (body === undefined) return []
    const read = ('body' in endpoint ? (endpoint.body as z.ZodType) : undefined)?.safeParse(
      JSON.parse(body),
    )
    return read?.success === true ? [] : [`${path}: ${address} ${body}: ${read?.error?.message}`]
  })
  assert.deepEqual(wrong, [])
})

test('the metric that the strategy guide adds is sound as an overlay', async () => {
  const guide = await readFile(join(projectRoot, 'docs/guides/strategy.md'), 'utf8')
  const yaml = /^```yaml\n([^]*?)^```$/m.exec(guide)?.[1] ?? ''
  const overlay = await mkdtemp(join(folder, 'overlay-'))
  await writeFile(join(overlay, 'mine.yaml'), yaml)
  const loaded = await loadPack(join(projectRoot, 'strategy'), { overlays: [overlay] })
  assert.ok(loaded.ok, JSON.stringify(loaded.ok || loaded.problems))
})

test('every row that is said to work names tests, and they are there', () => {
  const rows = readProjectFile('docs/seeds.md')
    .split('\n')
    .filter((line) => /^\| [SX]\d?-\d/.test(line))
  assert.ok(rows.length > 40, `only ${rows.length} rows were found`)
  const all = new Set(projectFiles(['server', 'e2e', 'demo', 'web', 'bench'], /\.test\.ts$/))
  const unfounded = rows.flatMap((line) => {
    const named = inlineCodeOf(line.split(' | ').at(-1) ?? '')
    const tests = named.filter((path) => path.endsWith('.test.ts'))
    const missing = tests.filter((path) => !all.has(path))
    const row = line.split(' | ')[0]?.slice(2)
    return tests.length === 0 ? [`${row} names no test`] : missing.map((path) => `${row}: ${path}`)
  })
  assert.deepEqual(unfounded, [])
})

test('every signature the architecture lists is exported where it says', () => {
  const missing = listedSignatures(readProjectFile('docs/architecture.md')).flatMap(
    ({ file, name }) => {
      const source = readProjectFile(file)
      return new RegExp(`\\b${name}\\b`).test(source) ? [] : [`${file}: ${name}`]
    },
  )
  assert.deepEqual(missing, [])
})
