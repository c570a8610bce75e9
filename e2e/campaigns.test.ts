import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import type { Browser, Page } from 'playwright-core'

import { readAxe, seriousViolations, settled } from './axe.ts'
import { launchBrowser } from './browser.ts'
import { movableClock, startDemoServer } from './demo-server.ts'
import type { DemoServer } from './demo-server.ts'
import { showPagesOfFailures } from './shown-on-failure.ts'
import { signIn } from './signed-in.ts'

/** A Tuesday at ten in the bank's morning: messages may go out. */
const clock = movableClock('2026-11-03T10:00:00+08:00')

const NAME = '年末现金理财承接'
const NOTICES = '理财非存款、产品有风险、投资须谨慎。风险等级R1。拒收请回复R，退订 {unsubscribe}'
const FORBIDDEN = `{name}，活期资金可申购现金管理类理财，保本高收益。${NOTICES}`
const LAWFUL = `{name}，活期资金可申购现金管理类理财，随买随取。${NOTICES}`

let server: DemoServer
let browser: Browser
let axe: string
let campaign: string

before(async () => {
  ;[server, browser, axe] = await Promise.all([
    startDemoServer(400, { clock }),
    launchBrowser(),
    readAxe(),
  ])
})

showPagesOfFailures(() => browser)

after(async () => {
  await browser.close()
  await server.close()
})

async function open(role: string, path: string, width = 1440, second = false): Promise<Page> {
  const page = await signIn(browser, server, { role, width, second })
  await page.goto(server.address + path)
  await settled(page)
  return page
}

async function isClean(page: Page): Promise<void> {
  assert.deepEqual(await seriousViolations(page, axe), [])
}

/** Presses a button of the page and the one of the dialog that it opens. */
async function act(page: Page, name: string, note?: string): Promise<void> {
  await page.locator('.page-head').getByRole('button', { name, exact: true }).click()
  const dialog = page.getByRole('dialog')
  if (note !== undefined) await dialog.getByRole('textbox').fill(note)
  await dialog.getByRole('button', { name, exact: true }).click()
  await dialog.waitFor({ state: 'hidden' })
}

/** The figure a bar or tile of the page shows under a word. */
async function figureOf(page: Page, place: string, word: string): Promise<number> {
  const line = page.locator(place).filter({ hasText: word }).first()
  const [figure] = /\d[\d,]*(?=\D*$)/.exec(await line.innerText()) ?? []
  return Number(figure?.replaceAll(',', ''))
}

test('a finding stands in the copy while it is typed, and vanishes when it is mended', async () => {
  const page = await open('marketer', '/campaigns/new')
  await page.locator('#plan-name').fill(NAME)
  await page.locator('#plan-target').fill('20')
  await page.locator('#plan-from').fill('2026-11-03')
  await page.locator('#plan-to').fill('2026-11-30')
  await page.getByRole('button', { name: '按下面各项写' }).click()
  await page.locator('#plan-action').fill('现金管理')
  await page.keyboard.press('Enter')
  await page.getByRole('textbox', { name: '规则' }).fill('aum >= 20000')
  await page.locator('#plan-wave-burst-date').fill('2026-11-03')
  await page.locator('#plan-cap').fill('500')
  await page.getByRole('textbox', { name: '爆发文案' }).fill(FORBIDDEN)
  const found = page.locator('.marked-text mark')
  await found.first().waitFor()
  assert.match((await found.allInnerTexts()).join(' '), /保本/)
  assert.ok(await page.getByRole('button', { name: '保存并提交审批' }).isDisabled())

  await page.getByRole('textbox', { name: '爆发文案' }).fill(LAWFUL)
  await page.getByText('没有发现问题').waitFor()
  // A demo bank is small: what it can't prove has to be owned up to.
  await page.getByText('几乎不可能证明效果').waitFor()
  await page.locator('#plan-unproven').fill('小行试点，不以提升为依据')
  await page.getByText('都齐了，可以提交审批').waitFor()
  const ladder = page.getByRole('list', { name: '从客群到触达' })
  assert.match(await ladder.innerText(), /风险测评/, 'the ladder says whom conduct removes')
  await isClean(page)

  await page.getByRole('textbox', { name: '爆发文案' }).fill(FORBIDDEN)
  await page.getByRole('button', { name: '保存草稿' }).click()
  await page.waitForURL(/\/campaigns\/[\w-]+\/plan$/)
  campaign = page
    .url()
    .replace(server.address, '')
    .replace(/\/plan$/, '')
  await page.getByText('已保存', { exact: true }).waitFor()
})

test('leaving with changes not saved asks first', async () => {
  const page = await open('marketer', `${campaign}/plan`)
  await page.locator('#plan-target').fill('21')
  await page.getByRole('link', { name: '客户', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: '继续编辑' }).click()
  assert.equal(await page.locator('#plan-target').inputValue(), '21')
  await page.getByRole('link', { name: '客户', exact: true }).click()
  await dialog.getByRole('button', { name: '离开，放弃修改' }).click()
  await page.waitForURL(/\/customers$/)
})

test('two people who change one plan see each other’s version instead of losing it', async () => {
  const mine = await open('marketer', `${campaign}/plan`)
  const theirs = await open('marketer', `${campaign}/plan`)
  await theirs.locator('#plan-target').fill('22')
  await theirs.getByRole('button', { name: '保存草稿' }).click()
  await theirs.getByText('已保存', { exact: true }).waitFor()

  await mine.locator('#plan-target').fill('23')
  await mine.getByRole('button', { name: '保存草稿' }).click()
  await mine.getByText('有人在您编辑时保存了另一个版本').waitFor()
  assert.equal(await mine.locator('#plan-target').inputValue(), '23')
  await mine.getByRole('button', { name: '保留我的，覆盖新版本' }).click()
  await mine.getByText('已保存', { exact: true }).waitFor()
  await mine.reload()
  await settled(mine)
  assert.equal(await mine.locator('#plan-target').inputValue(), '23')
})

test('a plan is returned with a note, mended, and approved by another person only', async () => {
  const marketer = await open('marketer', `${campaign}/plan`)
  await marketer.getByRole('textbox', { name: '爆发文案' }).fill(LAWFUL)
  await marketer.getByText('没有发现问题').waitFor()
  await marketer.getByRole('button', { name: '保存并提交审批' }).click()
  await marketer.getByText('制定人不能批准自己的计划').waitFor()
  assert.equal(await marketer.getByRole('button', { name: '合规通过' }).count(), 0)

  const compliance = await open('compliance', '/campaigns')
  await compliance.getByRole('link', { name: '去审批' }).click()
  await compliance.getByRole('link', { name: NAME }).click()
  await compliance.getByText('等待您审批').waitFor()
  await settled(compliance)
  await isClean(compliance)
  await act(compliance, '退回', '请写明申购起点')

  await marketer.goto(server.address + campaign)
  await marketer.getByText('请写明申购起点').first().waitFor()
  await marketer.getByRole('button', { name: '修改计划' }).click()
  await marketer
    .getByRole('textbox', { name: '爆发文案' })
    .fill(LAWFUL.replace('随买随取', '一元起购，随买随取'))
  await marketer.getByText('没有发现问题').waitFor()
  await marketer.getByRole('button', { name: '保存并提交审批' }).click()
  await marketer.getByText('制定人不能批准自己的计划').waitFor()

  await compliance.goto(server.address + campaign)
  await act(compliance, '合规通过')
  await compliance.getByText('等待另一人完成另一项').waitFor()
  assert.equal(await compliance.getByRole('button', { name: '消保通过' }).count(), 0)
  const protection = await open('compliance', campaign, 1440, true)
  await act(protection, '消保通过')
  await protection.locator('h1').getByText('已批准').waitFor()
  await protection.getByText('消保审查', { exact: true }).waitFor()
})

test('a launched campaign shows who was treated, what was sent and why not', async () => {
  const page = await open('marketer', campaign)
  await act(page, '启动')
  await page.goto(`${server.address}${campaign}?part=live`)
  await page.waitForFunction(
    () =>
      [...document.querySelectorAll('.bars li')].some((line) =>
        /^已发出\s*[1-9]/.test((line as HTMLElement).innerText),
      ),
    undefined,
    { timeout: 60_000 },
  )
  const treated = await figureOf(page, '.live-tiles li', '触达组')
  const control = await figureOf(page, '.live-tiles li', '对照组')
  assert.ok(treated > 0 && control > 0, `${treated} treated, ${control} control`)
  await isClean(page)

  await page.locator('.campaign-parts').getByText('消息').click()
  await page.locator('.data-table tbody tr').first().waitFor()
  assert.match(await page.locator('.data-table tbody').innerText(), /已受理|已送达/)
  await isClean(page)
  await page.goto(`${server.address}${campaign}?part=members&arm=control`)
  await page.locator('.data-table tbody tr').first().waitFor()
  assert.equal(await page.locator('.data-table tbody tr').count(), control)
})

test('a campaign is paused and goes on from its page', async () => {
  const page = await open('marketer', campaign)
  await act(page, '暂停')
  await page.locator('h1').getByText('已暂停').waitFor()
  await act(page, '继续')
  await page.locator('h1').getByText('进行中').waitFor()
})

test('the result says that it is early instead of a lift', async () => {
  const page = await open('marketer', campaign.replace('/campaigns/', '/results/'))
  await page.getByText('为时过早').first().waitFor()
  assert.equal(await page.getByText('NaN').count(), 0)
  await isClean(page)
})

test('the link in a message unsubscribes without a sign-in; a wrong one says so', async () => {
  const texts = await server.gatewayTexts()
  const text = texts.find((one) => one.includes('/unsubscribe/')) ?? ''
  const [, path = ''] = /(\/unsubscribe\/[\w.~-]+)/.exec(text) ?? []
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } })
  const page = await context.newPage()
  await page.goto(server.address + path)
  await page.getByText('不再通过短信').waitFor()
  await isClean(page)
  await page.getByRole('button', { name: '退订' }).click()
  await page.getByRole('heading', { name: '已退订' }).waitFor()
  await page.reload()
  await page.getByRole('heading', { name: '已退订' }).waitFor()

  await page.goto(`${server.address}/unsubscribe/not-a-token`)
  await page.getByRole('heading', { name: '这个退订链接无效' }).waitFor()
  await context.close()
})

test('planning and watching a campaign fit a phone', async () => {
  const page = await open('marketer', '/campaigns', 390)
  const paths = [
    '/campaigns',
    '/campaigns/new',
    campaign,
    `${campaign}?part=plan`,
    `${campaign}?part=messages`,
    '/results',
    campaign.replace('/campaigns/', '/results/'),
  ]
  for (const path of paths) {
    await page.goto(server.address + path)
    await settled(page)
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    assert.ok(overflow <= 0, `${path} is ${overflow} px too wide`)
  }
})
