import assert from 'node:assert/strict'
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { ProblemError } from '#contracts/problems.ts'
import { silentLog } from '#platform/log/index.ts'
import { readConfig } from './config.ts'
import { createHome, isHome, openHome } from './home.ts'

const now = new Date('2026-10-31T01:00:00.000Z')
const config = readConfig({})

/** In which money and by whose clock the bank lives. */
const place = { currency: 'CZK', timeZone: 'Europe/Prague' }

describe('home', () => {
  let folder: string
  let strategy: string

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zhike-home-'))
    strategy = join(folder, 'pack')
    await mkdir(strategy)
    await writeFile(join(strategy, 'pack.yaml'), 'name: base\n')
  })

  after(() => rm(folder, { recursive: true }))

  const refusal = (work: Promise<unknown>) =>
    work.then(
      () => assert.fail('nothing was refused'),
      (error: unknown) => {
        assert.ok(error instanceof ProblemError, String(error))
        return error
      },
    )
  const open = (dir: string) => openHome(dir, config, { log: silentLog() })

  it('is made in an empty folder that only its owner may enter, with its strategy', async () => {
    const dir = join(folder, 'bank')
    await createHome(dir, {
      strategy,
      overlays: [strategy],
      now,
      settings: { ...place, demo: true },
    })
    assert.equal((await stat(dir)).mode & 0o777, 0o700)
    const home = await open(dir)
    assert.equal(home.settings.currency, 'CZK')
    assert.equal(home.settings.timeZone, 'Europe/Prague')
    assert.equal(home.settings.demo, true)
    const copied = join(home.strategyFolders.base, 'pack.yaml')
    assert.equal(await readFile(copied, 'utf8'), 'name: base\n')
    assert.equal(home.strategyFolders.overlays.length, 1)
    await home.close()
  })

  it('is not made where something lies already', async () => {
    const error = await refusal(createHome(folder, { strategy, now, settings: place }))
    assert.equal(error.code, 'home_exists')
    assert.ok(error.message.includes(folder))
  })

  it('is not made from a strategy that is not there', async () => {
    const nowhere = join(folder, 'no-pack')
    const error = await refusal(
      createHome(join(folder, 'b'), { strategy: nowhere, now, settings: place }),
    )
    assert.equal(error.code, 'input_invalid')
    assert.ok(error.message.includes(nowhere))
    assert.equal(await isHome(join(folder, 'b')), false)
  })

  it('remembers a changed setting', async () => {
    const dir = join(folder, 'changing')
    await createHome(dir, { strategy, now, settings: place })
    const home = await open(dir)
    await home.changeSettings({ businessDate: '2026-10-31' })
    assert.equal(home.settings.businessDate, '2026-10-31')
    assert.equal((await open(dir)).settings.businessDate, '2026-10-31')
  })

  it('says of any other folder that it is not a home', async () => {
    assert.equal((await refusal(open(join(folder, 'nowhere')))).code, 'home_missing')
    assert.equal((await refusal(open(strategy))).code, 'home_missing')
    assert.equal(await isHome(strategy), false)
    assert.equal(await isHome(join(strategy, 'pack.yaml')), false)
  })

  it('says so when its file is damaged, and when a newer version made it', async () => {
    const dir = join(folder, 'damaged')
    await mkdir(dir)
    await writeFile(join(dir, 'zhike.json'), '{"format":')
    assert.equal((await refusal(open(dir))).code, 'home_damaged')
    await writeFile(join(dir, 'zhike.json'), '{"format":2,"unheard":"of"}')
    assert.equal((await refusal(open(dir))).code, 'home_newer')
    assert.equal(await isHome(dir), true)
  })

  it('names what an older or edited file lacks of money and clock, and how it is written', async () => {
    for (const lacking of ['currency', 'timeZone'] as const) {
      const dir = join(folder, `without-${lacking}`)
      await createHome(dir, { strategy, now, settings: place })
      const file = join(dir, 'zhike.json')
      const written = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>
      await writeFile(file, JSON.stringify({ ...written, [lacking]: undefined }))
      const { code, detail } = await refusal(open(dir))
      assert.equal(code, 'home_damaged')
      assert.match(detail?.en ?? '', new RegExp(`zhike.json .* ${lacking};`))
      assert.match(detail?.en ?? '', /"currency": "CNY", "timeZone": "Asia\/Shanghai"/)
    }
  })

  it('says when it can not be made or written', async () => {
    const file = join(strategy, 'pack.yaml')
    const inFile = await refusal(createHome(join(file, 'bank'), { strategy, now, settings: place }))
    assert.equal(inFile.code, 'home_unwritable')
    if (process.getuid?.() === 0) return
    const dir = join(folder, 'locked')
    await createHome(dir, { strategy, now, settings: place })
    await chmod(dir, 0o500)
    assert.equal((await refusal(open(dir))).code, 'home_unwritable')
  })
})
