import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { projectRoot } from '#server/testing/source-tree.ts'

import { commands } from './commands.ts'
import { runCommandLine } from './run.ts'

let folder: string
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zhike-init-'))
})
after(() => rm(folder, { recursive: true, force: true }))

/** Makes a home named after the case; what its settings say of money and clock, or why not. */
async function made(name: string, ...argv: readonly string[]): Promise<string> {
  const told: string[] = []
  const home = join(folder, name)
  const code = await runCommandLine(commands, ['init', '--home', home, ...argv], {
    print: () => {},
    tell: (line) => told.push(line),
    environment: { ZHIKE_LOG_LEVEL: 'silent' },
    interactive: false,
    now: () => new Date('2026-11-01T01:00:00Z'),
  })
  if (code !== 0) return told.join('\n')
  const { currency, timeZone } = JSON.parse(await readFile(join(home, 'zhike.json'), 'utf8')) as {
    currency: string
    timeZone: string
  }
  return `${currency} ${timeZone}`
}

test('a home lives by the money, clock and calendar its strategy says, and by no others', async () => {
  const berka = join(projectRoot, 'feeds/berka/strategy')
  assert.equal(await made('shipped'), 'CNY Asia/Shanghai')
  assert.equal(await made('berka', '--overlay', berka), 'CZK Europe/Prague')
  assert.equal(await made('urumqi', '--time-zone', 'Asia/Urumqi'), 'CNY Asia/Urumqi')

  const koruna = join(folder, 'koruna')
  await mkdir(koruna)
  const money = 'currency: CZK, currency_words: { zh: 克朗, en: koruna }'
  await writeFile(join(koruna, 'bank.yaml'), `pack: { ${money} }\n`)
  const silent = await made('silent', '--overlay', koruna)
  assert.match(silent, /doesn't say pack\.time_zone, pack\.calendar\. .*all three/)
  const half = await made('half', '--overlay', koruna, '--time-zone', 'Europe/Prague')
  assert.match(half, /doesn't say pack\.calendar\./)
  assert.match(await made('mars', '--time-zone', 'Mars/Olympus'), /there is no Mars\/Olympus/)

  await writeFile(
    join(koruna, 'bank.yaml'),
    `pack: { ${money}, time_zone: Europe/Prague, calendar: cz }\n` +
      'calendars: { cz: { words: { zh: 捷克, en: Czech Republic }, years: {} } }\n',
  )
  assert.equal(await made('said', '--overlay', koruna), 'CZK Europe/Prague')
})
