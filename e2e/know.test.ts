import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import iconv from 'iconv-lite'
import type { Browser, Page } from 'playwright-core'

import { launchBrowser } from './browser.ts'
import { startDemoServer } from './demo-server.ts'
import type { DemoServer } from './demo-server.ts'
import { showPagesOfFailures } from './shown-on-failure.ts'
import { signIn } from './signed-in.ts'

let server: DemoServer
let browser: Browser

before(async () => {
  ;[server, browser] = await Promise.all([startDemoServer(), launchBrowser()])
})

showPagesOfFailures(() => browser)

after(async () => {
  await browser.close()
  await server.close()
})

/** A thousand assessments as the suitability system delivers them; line 3 has no such level. */
const header = '测评号|客户号|测评日期|风险等级|有效期至|渠道'
const assessments = Array.from({ length: 1_000 }, (_, index) => {
  const number = String(9_000_000_001 + index)
  const level = index === 1 ? '激进型' : '稳健型'
  return `${number}|6000000001|20261015|${level}|20271014|柜面`
})

const enter = (role: string, second = false): Promise<Page> =>
  signIn(browser, server, { role, second })

async function countShown(page: Page): Promise<number> {
  const shown = page.getByRole('status', { name: '命中客户' }).locator('strong')
  await page.waitForFunction(
    () => document.querySelector('output.rule-count[aria-busy="false"] strong') !== null,
  )
  return Number((await shown.innerText()).replaceAll(',', ''))
}

/** Types a rule and waits until the count belongs to it. */
async function typeRule(page: Page, text: string): Promise<number> {
  const answered = page.waitForResponse(
    (response) =>
      response.url().endsWith('/api/segments/count') &&
      (response.request().postData() ?? '').includes(text.slice(-12)),
  )
  await page.getByRole('textbox', { name: '规则' }).fill(text)
  await answered
  return countShown(page)
}

test('a marketer builds a rule, sees the count move, and why a customer is in a tier', async () => {
  const page = await enter('marketer')
  await page.getByRole('link', { name: '客户', exact: true }).click()
  const all = await countShown(page)
  const wealthy = await typeRule(page, 'aum >= 300000')
  assert.ok(wealthy > 0 && wealthy < all, `${wealthy} of ${all}`)
  const few = await typeRule(page, "aum >= 300000 and not has_product('fund')")
  assert.ok(few < wealthy, `${few} of ${wealthy}`)
  await page.getByText('管理资产不低于 30万元，且未持有基金').waitFor()

  await page.getByRole('table').getByRole('link').first().click()
  const tiers = page.getByRole('region', { name: '分层依据' })
  await tiers.waitFor()
  assert.match(await tiers.innerText(), /正式/)
  assert.match(await tiers.innerText(), /AUM|管理资产/)
})

test('a rule the server cannot read is marked at its place, with a cure', async () => {
  const page = await enter('marketer')
  await page.goto(`${server.address}/customers`)
  await page.getByRole('textbox', { name: '规则' }).fill('aumm >= 300000')
  const mark = page.locator('.rule-box mark')
  await mark.waitFor()
  assert.equal(await mark.first().innerText(), 'aumm')
  await page.getByText('aum', { exact: false }).first().waitFor()
})

test('a manager of another outlet reaches a customer by no door', async () => {
  const own = await enter('rm')
  await own.goto(`${server.address}/customers`)
  const link = own.getByRole('table').getByRole('link').first()
  const path = (await link.getAttribute('href')) ?? ''
  const customerId = path.split('/').at(-1) ?? ''
  assert.match(customerId, /^\d+$/)

  const other = await enter('rm', true)
  await other.goto(server.address + path)
  await other.getByText('不在您的管辖范围内').first().waitFor()

  const asked = await other.evaluate(async (id) => {
    const ask = async (address: string, body?: unknown) => {
      const response = await fetch(address, {
        method: body === undefined ? 'GET' : 'POST',
        headers: { 'content-type': 'application/json', 'x-zhike-csrf': '1' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      return { status: response.status, body: await response.text() }
    }
    const rule = { text: `customer_id = '${id}'` }
    return {
      link: await ask(`/api/customers/${id}`),
      balances: await ask(`/api/customers/${id}/balances`),
      flows: await ask(`/api/customers/${id}/flows`),
      identity: await ask(`/api/customers/${id}/identity`, {
        fields: ['name'],
        reason: '核对联系方式',
      }),
      search: await ask('/api/customers/search', { find: id }),
      list: await ask('/api/segments/customers', { rule: { text: '' } }),
      count: await ask('/api/segments/count', rule),
      export: await ask('/api/segments/export', { rule: { text: '' }, reason: '核对名单' }),
    }
  }, customerId)
  for (const door of ['link', 'balances', 'flows'] as const) {
    assert.equal(asked[door].status, 404, door)
  }
  assert.ok([404, 422].includes(asked.identity.status))
  assert.deepEqual(JSON.parse(asked.search.body), { customers: [] })
  assert.ok(!asked.list.body.includes(customerId))
  assert.equal(asked.export.status, 403)
  const counted = JSON.parse(asked.count.body) as { ok: boolean; customers?: number }
  assert.ok(!counted.ok || counted.customers === 0)
})

test('an analyst loads a bad file and finds the line that was refused', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'zhike-e2e-file-'))
  try {
    const page = await enter('analyst')
    await page.getByRole('link', { name: '数据接入' }).click()
    const row = page.getByRole('row').filter({ hasText: 'risk_assessment' })
    await row.getByRole('button', { name: /上传/ }).click()
    const file = join(folder, 'assessments.txt')
    await writeFile(file, iconv.encode([header, ...assessments, ''].join('\n'), 'gb18030'))
    await page.getByLabel('业务日').fill('2026-10-31')
    await page.getByLabel('文件', { exact: true }).setInputFiles(file)
    // It is checked as a delivered file is: its control file comes with it.
    const sum = createHash('md5')
      .update(await readFile(file))
      .digest('hex')
    const control = join(folder, 'assessments.ctl')
    await writeFile(control, `assessments.txt|20261031|1000|${sum}\n`)
    await page.getByLabel(/^控制文件/).setInputFiles(control)
    await page.getByRole('button', { name: '装载', exact: true }).click()
    const result = page.getByRole('dialog').getByRole('status')
    await result.waitFor()
    assert.match(await result.innerText(), /读入 1,000 行，保留 999 行，拒绝 1 行/)
    await page.getByRole('link', { name: '查看被拒记录' }).click()
    const refused = page.getByRole('row').filter({ hasText: '9000000002' })
    await refused.waitFor()
    assert.match(await refused.innerText(), /^3\b/)
    assert.match(await refused.innerText(), /代码不在清单内/)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
