import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { after, beforeEach, test } from 'node:test'
import { testLedger } from '#server/testing/test-ledger.ts'
import { openVault, VaultError } from './index.ts'
import type { Vault, VaultEntry } from './index.ts'

const ledger = await testLedger()
after(() => ledger.close())

let home = ''
let vault: Vault

beforeEach(async () => {
  await ledger.pool.query('truncate vault_entry, vault_key')
  home = mkdtempSync(join(ledger.home, 'vault-'))
  vault = await openVault({ ledger, home })
})

function customer(n: number): VaultEntry[] {
  const id = `C${String(n).padStart(8, '0')}`
  return [
    { kind: 'customer', id, field: 'name', value: n % 2 === 0 ? '欧阳小测' : '张三' },
    { kind: 'customer', id, field: 'mobile', value: `138${String(n).padStart(8, '0')}` },
    { kind: 'customer', id, field: 'id_number', value: '11010519491231002X' },
  ]
}

function customers(count: number): VaultEntry[] {
  return Array.from({ length: count }, (_, n) => customer(n)).flat()
}

function refusal(code: string): (error: unknown) => boolean {
  return (error) =>
    error instanceof VaultError &&
    error.code === code &&
    error.words.zh !== '' &&
    error.message === error.words.en
}

test('what is kept comes back in the clear, masked, and by search in any spelling', async () => {
  await vault.put(customers(4))
  assert.deepEqual(await vault.reveal('customer', 'C00000002', ['name', 'mobile']), {
    name: '欧阳小测',
    mobile: '13800000002',
  })
  assert.deepEqual(await vault.reveal('customer', 'nobody', ['name']), {})
  const masked = await vault.masked('customer', ['C00000001', 'C00000002', 'x'], ['name', 'mobile'])
  assert.deepEqual(Object.fromEntries(masked), {
    C00000001: { name: '张*', mobile: '138****0001' },
    C00000002: { name: '欧阳**', mobile: '138****0002' },
  })
  const one = [{ kind: 'customer', id: 'C00000003' }]
  assert.deepEqual(await vault.search('mobile', '+86 138-0000-0003'), one)
  assert.deepEqual(await vault.search('mobile', '13800000099'), [])
  assert.equal((await vault.search('id_number', '11010519491231002x')).length, 4)
  assert.deepEqual(await vault.search('name', '13800000003'), [])
})

test('nothing in the ledger reads like what is kept', async () => {
  await vault.put(customers(3))
  const { rows } = await ledger.pool.query('select * from vault_entry')
  const text = rows
    .flatMap((row) => [Object.values(row).map(String).join(' '), row.ciphertext.toString('latin1')])
    .join('\n')
  for (const entry of customers(3))
    assert.ok(!text.includes(String(entry.value)), String(entry.value))
  const distinct = await ledger.pool.query(
    `select count(distinct ciphertext) as sealed from vault_entry where field = 'id_number'`,
  )
  assert.equal(distinct.rows[0].sealed, 3, 'the same value twice must not look the same')
})

test('the same delivery twice changes nothing; a new value replaces the old one', async () => {
  assert.deepEqual(await vault.put(customers(50)), {
    added: 150,
    changed: 0,
    cleared: 0,
    unchanged: 0,
  })
  const before = await ledger.pool.query('select * from vault_entry order by 1, 2, 3')
  assert.deepEqual(await vault.put(customers(50)), {
    added: 0,
    changed: 0,
    cleared: 0,
    unchanged: 150,
  })
  const again = await ledger.pool.query('select * from vault_entry order by 1, 2, 3')
  assert.deepEqual(again.rows, before.rows)
  const moved = { ...customer(7)[1], value: '13999999999' } as VaultEntry
  assert.deepEqual(await vault.put([moved, moved]), {
    added: 0,
    changed: 1,
    cleared: 0,
    unchanged: 0,
  })
  assert.deepEqual(await vault.search('mobile', '13800000007'), [])
  const found = await vault.search('mobile', '13999999999')
  assert.deepEqual(found, [{ kind: 'customer', id: moved.id }])
})

test('a delivery that fails half-way keeps nothing', async () => {
  const bad = { kind: 'customer', id: 'C9', field: 'name', value: '' } as const
  await assert.rejects(vault.put([...customers(3), bad]), TypeError)
  await assert.rejects(
    ledger.db.transaction().execute(async (transaction) => {
      await vault.put(customers(3), transaction)
      throw new Error('the caller failed')
    }),
    /the caller failed/,
  )
  assert.equal((await vault.masked('customer', ['C00000001'], ['name'])).size, 0)
})

test('twenty thousand customers are kept in a few seconds, by two deliveries at once', async () => {
  const entries = customers(20_000)
  const started = performance.now()
  const half = entries.length / 2
  // Overlapping and in opposite order: they must wait for each other, not for ever.
  const [one, two] = await Promise.all([
    vault.put(entries),
    vault.put(entries.slice(half - 3_000, half + 3_000).reverse()),
  ])
  const seconds = (performance.now() - started) / 1000
  assert.equal(one.added + two.added, 60_000)
  assert.ok(seconds < 20, `${seconds} s`)
})

test('a subject that is forgotten is gone for good, others stay', async (context) => {
  context.after(() => ledger.pool.query('delete from vault_forgotten'))
  await vault.put(customers(3))
  assert.equal(await vault.forget('customer', 'C00000001'), 3)
  assert.equal(await vault.forget('customer', 'C00000001'), 0)
  await vault.put(customers(3))
  assert.deepEqual(await vault.search('mobile', '13800000001'), [])
  assert.equal((await vault.search('id_number', '11010519491231002X')).length, 2)
})

const tamperings: [what: string, statement: string][] = [
  [
    'one bit of it changed',
    `update vault_entry set ciphertext =
     set_byte(ciphertext, octet_length(ciphertext) - 1,
       get_byte(ciphertext, octet_length(ciphertext) - 1) # 1)`,
  ],
  [
    'its tag changed',
    `update vault_entry set ciphertext =
     set_byte(ciphertext, 14, get_byte(ciphertext, 14) # 1)`,
  ],
  ['cut off', 'update vault_entry set ciphertext = substring(ciphertext for 20)'],
  ['another algorithm claimed', 'update vault_entry set ciphertext = set_byte(ciphertext, 0, 7)'],
  [
    'moved to another customer',
    `update vault_entry set subject_id =
     case subject_id when 'C00000000' then 'C00000001' else 'C00000000' end
     where field = 'mobile'`,
  ],
  ['put under another field', `update vault_entry set field = 'account' where field = 'mobile'`],
]

for (const [what, statement] of tamperings) {
  test(`a value with ${what} is refused by name`, async () => {
    await vault.put([customer(0), customer(1)].flatMap((entries) => entries.slice(1, 2)))
    if (what.startsWith('moved')) {
      // The primary key is checked row by row: go round it.
      await ledger.pool.query('alter table vault_entry drop constraint vault_entry_pkey')
      await ledger.pool.query(statement)
      await ledger.pool.query(
        'alter table vault_entry add primary key (subject_kind, subject_id, field)',
      )
    } else await ledger.pool.query(statement)
    await assert.rejects(
      vault.revealMany('customer', ['C00000000', 'C00000001'], ['mobile', 'account']),
      refusal('vault.tampered'),
    )
  })
}

test('rotation encrypts all anew, goes on where it stopped, retires the old key', async () => {
  await vault.put(customers(40))
  const other = await openVault({ ledger, home })
  assert.equal(await vault.addKey(), 2)
  const stop = new AbortController()
  const part = await vault.rotate({
    batchSize: 25,
    signal: stop.signal,
    onProgress: (done) => {
      if (done >= 50) stop.abort()
    },
  })
  assert.deepEqual(part, { version: 2, rows: 50, finished: false })
  assert.deepEqual(await vault.retireKeys(), [], 'a key still in use stays')

  // Half-way: read, found and written by a process that began before the rotation.
  assert.equal((await other.search('id_number', '11010519491231002X')).length, 40)
  assert.equal((await other.reveal('customer', 'C00000039', ['mobile'])).mobile, '13800000039')
  await other.put(customer(41))

  const rest = await vault.rotate({ batchSize: 25 })
  assert.deepEqual(rest, { version: 2, rows: 70, finished: true })
  assert.deepEqual(await vault.retireKeys(), [1])
  assert.ok(!readFileSync(join(home, 'keys', 'vault.json'), 'utf8').includes('"version": 1'))

  const later = await openVault({ ledger, home })
  assert.equal((await later.search('mobile', '13800000005')).length, 1)
  assert.equal((await later.search('mobile', '13800000041')).length, 1)
  assert.equal((await later.reveal('customer', 'C00000005', ['mobile'])).mobile, '13800000005')
  assert.deepEqual(await other.put(customers(40)), {
    added: 0,
    changed: 0,
    cleared: 0,
    unchanged: 120,
  })
})

test('a lost key file is never quietly replaced by a new one', async () => {
  await vault.put(customers(3))
  const path = join(home, 'keys', 'vault.json')
  assert.equal(statSync(path).mode & 0o777, 0o600)
  renameSync(path, `${path}.away`)
  await assert.rejects(openVault({ ledger, home }), refusal('vault.key_missing'))
  assert.equal(existsSync(path), false)
  renameSync(`${path}.away`, path)
  await openVault({ ledger, home })
})

test('another key of the same version is refused before anything is read or written', async () => {
  await vault.put(customers(3))
  const keys = `1:${randomBytes(32).toString('base64')}`
  await assert.rejects(openVault({ ledger, home, keys }), refusal('vault.key_wrong'))
})

test('keys can be given from outside, rotated there and read by version', async () => {
  await ledger.pool.query('truncate vault_entry, vault_key')
  const [one, two] = [randomBytes(32), randomBytes(32)].map((key) => key.toString('base64'))
  const before = await openVault({ ledger, home: join(home, 'unused'), keys: `1:${one}` })
  await before.put(customers(2))
  await assert.rejects(before.addKey(), refusal('vault.keys_given'))
  const now = await openVault({ ledger, home: join(home, 'unused'), keys: `1:${one}, 2:${two}` })
  assert.equal((await now.reveal('customer', 'C00000001', ['name'])).name, '张三')
  assert.deepEqual(await now.rotate(), { version: 2, rows: 6, finished: true })
  assert.deepEqual(await now.retireKeys(), [1])
  assert.equal(existsSync(join(home, 'unused')), false)
  const alone = await openVault({ ledger, home, keys: `2:${two}` })
  assert.equal((await alone.search('mobile', '13800000001')).length, 1)
  await assert.rejects(openVault({ ledger, home, keys: `1:${one}` }), refusal('vault.key_missing'))
})

test('keys that can not be read are refused without showing them', async () => {
  const short = randomBytes(16).toString('base64')
  for (const keys of ['abc', `1:${short}`, '1:', `1:${randomBytes(32).toString('base64')},`]) {
    await assert.rejects(
      openVault({ ledger, home, keys }),
      (error: unknown) => refusal('vault.keys_invalid')(error) && !String(error).includes(short),
    )
  }
})

test('processes that open a new vault at once agree on one key', async () => {
  await ledger.pool.query('truncate vault_entry, vault_key')
  rmSync(join(home, 'keys'), { recursive: true })
  const vaults = await Promise.all(Array.from({ length: 6 }, () => openVault({ ledger, home })))
  await vaults[0]?.put(customers(1))
  for (const one of vaults) {
    assert.equal((await one.reveal('customer', 'C00000000', ['name'])).name, '欧阳小测')
  }
})
