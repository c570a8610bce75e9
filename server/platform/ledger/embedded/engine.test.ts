import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import pg from 'pg'
import { enginePackage, prepareEngine } from './engine.ts'
import type { Engine } from './engine.ts'
import { prepareFolders } from './folders.ts'
import { placesOf, SOCKET_PORT } from './places.ts'
import { ensureData, startPostmaster } from './postmaster.ts'
import { chooseRunAs, waysForRoot } from './run-as.ts'
import type { RunAs } from './run-as.ts'

const folder = mkdtempSync(join(tmpdir(), 'zhike-engine-'))
chmodSync(folder, 0o755)
after(() => rmSync(folder, { recursive: true, force: true }))

const isRoot = process.getuid?.() === 0
const NOBODY = 65_534

/** The package as `npm ci --ignore-scripts` leaves it: without the links between its libraries. */
function withoutLinks(name: string): string {
  const root = join(folder, name)
  cpSync(enginePackage(), root, {
    recursive: true,
    filter: (path) => !lstatSync(path).isSymbolicLink(),
  })
  return root
}

function version(engine: Engine): string {
  const env = { ...engine.environment }
  return execFileSync(engine.postgres, ['-V'], { env, encoding: 'utf8', stdio: 'pipe' })
}

test('an installation without scripts gets its links, also from several processes at once', () => {
  const root = withoutLinks('plain')
  const broken = { postgres: join(root, 'native/bin/postgres'), initdb: '', environment: {} }
  assert.throws(() => version(broken), 'the test would show nothing if it ran without links')
  const spare = join(folder, 'spare-plain')
  assert.match(version(prepareEngine(root, spare)), /PostgreSQL\) 18\./)
  assert.match(version(prepareEngine(root, spare)), /PostgreSQL\) 18\./)
  assert.equal(existsSync(spare), false)
  assert.equal(readlinkSync(join(root, 'native/lib/libpq.so.5')), 'libpq.so.5.18')
})

test("an installation that can not be written is run with links of the home's own", () => {
  const root = withoutLinks('read-only')
  const spare = join(folder, 'spare-read-only')
  mkdirSync(spare)
  chmodSync(join(root, 'native', 'lib'), 0o555)
  if (isRoot) {
    chownSync(spare, NOBODY, NOBODY)
    chmodSync(folder, 0o777)
    process.seteuid?.(NOBODY)
  }
  let engine: Engine
  try {
    engine = prepareEngine(root, spare)
  } finally {
    if (isRoot) process.seteuid?.(0)
    chmodSync(folder, 0o755)
    chmodSync(join(root, 'native', 'lib'), 0o755)
  }
  assert.match(version(engine), /PostgreSQL\) 18\./)
  assert.ok(readdirSync(spare).includes('libpq.so.5'))
  assert.equal(existsSync(join(root, 'native/lib/libpq.so.5')), false)
})

/** Starts a server in a home, asks it who it is, stops it. */
async function tryServer(home: string, engine: Engine, runAs: RunAs): Promise<string> {
  const self = { uid: process.getuid?.() ?? -1, gid: process.getgid?.() ?? -1 }
  const places = placesOf(home, self.uid)
  prepareFolders(places, self, lstatSync(home))
  const settings = { places, engine, runAs, durable: true }
  await ensureData(settings)
  const server = await startPostmaster(settings)
  const client = new pg.Client({
    host: places.socketFolder,
    port: SOCKET_PORT,
    user: 'zhike',
    database: 'postgres',
  })
  try {
    await client.connect()
    await client.query('create table if not exists kept (n integer); insert into kept values (1)')
    await client.query('checkpoint')
    const { rows } = await client.query('select count(*)::text as n from kept')
    return rows[0].n
  } finally {
    await client.end()
    await server.stop()
  }
}

if (isRoot) {
  const locked = join(folder, 'only-root')
  mkdirSync(locked, { mode: 0o700 })
  const root = join(locked, 'clone')
  cpSync(enginePackage(), root, { recursive: true, verbatimSymlinks: true })
  const home = join(locked, 'home')
  mkdirSync(home, { mode: 0o700 })
  const engine = prepareEngine(root, join(folder, 'unused'))
  const worksHere = waysForRoot({ uid: 0, gid: 0 }).filter((way) => {
    const [program = '', ...rest] = way.prefix
    try {
      execFileSync(program, [...rest, engine.postgres, '-V'], { stdio: 'ignore' })
      return true
    } catch {
      return false
    }
  })

  test('root runs clone and home from a folder only root may enter, by each way', async () => {
    assert.ok(worksHere.length > 0, 'neither setpriv nor unshare works')
    // One home by each way in turn: its files change hands and keep their content.
    const counted: string[] = []
    for (const way of worksHere) counted.push(await tryServer(home, engine, way))
    for (const way of worksHere) counted.push(await tryServer(home, engine, way))
    assert.deepEqual(
      counted,
      counted.map((_, n) => String(n + 1)),
    )
  })

  test('the way chosen for root is one that works', () => {
    const chosen = chooseRunAs(0, { uid: 0, gid: 0 }, [engine.postgres, '-V'], engine.environment)
    assert.deepEqual(chosen, worksHere[0])
    assert.throws(() => chooseRunAs(0, { uid: 0, gid: 0 }, ['/no/such/program'], {}), {
      code: 'ledger.root_not_possible',
    })
  })

  test('root opening the home of someone else leaves it theirs', async () => {
    const theirs = join(folder, 'theirs')
    mkdirSync(theirs)
    chownSync(theirs, 12_345, 12_345)
    const owner = lstatSync(theirs)
    const runAs = chooseRunAs(0, owner, [engine.postgres, '-V'], engine.environment)
    await tryServer(theirs, engine, runAs)
    const entries = readdirSync(join(theirs, 'ledger'), {
      recursive: true,
      withFileTypes: true,
    }).map((entry) => join(entry.parentPath, entry.name))
    assert.ok(entries.length > 100)
    const foreign = entries.filter((path) => lstatSync(path).uid !== 12_345)
    if (runAs.owner?.uid === 12_345) assert.deepEqual(foreign, [])
  })
} else {
  test('an ordinary user runs it as itself', async () => {
    const home = join(folder, 'home')
    mkdirSync(home)
    const engine = prepareEngine(enginePackage(), join(folder, 'unused'))
    const runAs = chooseRunAs(process.getuid?.() ?? -1, lstatSync(home), [], {})
    assert.deepEqual(runAs.prefix, [])
    assert.equal(await tryServer(home, engine, runAs), '1')
  })
}

test('a folder that belongs to someone else is refused', () => {
  const home = join(folder, 'x'.repeat(100))
  mkdirSync(join(home, 'ledger'), { recursive: true })
  const me = { uid: process.getuid?.() ?? -1, gid: process.getgid?.() ?? -1 }
  const stranger = { uid: me.uid + 1, gid: me.gid }
  const places = placesOf(home, me.uid)
  mkdirSync(places.socketFolder, { recursive: true })
  try {
    assert.throws(() => prepareFolders(places, stranger, stranger), {
      code: 'ledger.home_of_another_user',
    })
    if (!isRoot) return
    // The socket's folder in /tmp, which anybody may have made before us.
    chownSync(join(home, 'ledger'), stranger.uid, stranger.gid)
    assert.throws(() => prepareFolders(places, stranger, stranger), {
      code: 'ledger.socket_folder_not_ours',
    })
  } finally {
    rmSync(places.socketFolder, { recursive: true })
  }
})
