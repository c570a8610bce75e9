import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import type { Browser, Page } from 'playwright-core'

import { launchBrowser } from './browser.ts'
import { movableClock, startDemoServer } from './demo-server.ts'
import type { DemoServer } from './demo-server.ts'
import { showPagesOfFailures } from './shown-on-failure.ts'
import { signIn } from './signed-in.ts'

const MORNING = '2026-11-02T10:00:00+08:00'

let server: DemoServer
let browser: Browser

before(async () => {
  // A Monday morning, when customers may be called.
  const clock = movableClock(MORNING)
  ;[server, browser] = await Promise.all([startDemoServer(400, { clock }), launchBrowser()])
})

showPagesOfFailures(() => browser)

after(async () => {
  await browser.close()
  await server.close()
})

async function openDay(width: number): Promise<Page> {
  const page = await signIn(browser, server, { role: 'rm', width })
  // The person's machine tells the time the bank does.
  await page.clock.install({ time: new Date(MORNING) })
  await page.goto(`${server.address}/workbench`)
  await page.locator('.day-task').first().waitFor()
  return page
}

/** Whose card is open. */
const nameOf = (page: Page): Promise<string> => page.locator('.talk-head h2').innerText()

/** Done so far, as the head of the list says. */
async function doneOf(page: Page): Promise<number> {
  const said = await page.locator('.day-head output').innerText()
  return Number(/已完成 (\d+)/.exec(said)?.[1])
}

/** Until the page's own address names the task: the next card has opened by itself. */
async function settle(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle')
  await page.locator('.talk-head h2').waitFor()
}

test('on a phone a manager calls, records with two presses, and the next one opens', async () => {
  const page = await openDay(390)
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  assert.ok(overflow <= 0, `the list is ${overflow} px too wide`)

  await page.locator('.day-task').first().click()
  await settle(page)
  const first = new URL(page.url()).searchParams.get('task')
  const call = page.getByRole('button', { name: /致电 \d{3}\*{4}\d{4}/ })
  await call.click()
  const dial = page.getByRole('link', { name: /拨打 \d{11}/ })
  await dial.waitFor()
  assert.match((await dial.getAttribute('href')) ?? '', /^tel:\d{11}$/)

  await page.getByRole('button', { name: '有意向' }).click()
  const recorded = page.waitForResponse((response) => response.url().endsWith('/outcome'))
  await page.getByRole('button', { name: '登记「有意向」' }).click()
  assert.equal((await recorded).status(), 200)
  await page.getByText(/已登记 .+：有意向/).waitFor()
  await page.waitForURL((url) => url.searchParams.get('task') !== first)
  await settle(page)
  assert.notEqual(new URL(page.url()).searchParams.get('task'), null)

  await page.getByRole('button', { name: '撤销' }).click()
  await page.waitForURL((url) => url.searchParams.get('task') === first)
  const kept = page.getByRole('button', { name: '有意向', exact: true })
  await kept.waitFor()
  assert.equal(await kept.getAttribute('aria-pressed'), 'true', 'what was chosen is back')
})

test('at a desk two keys record a talk, and u takes it back', async () => {
  const page = await openDay(1440)
  await settle(page)
  const before = await doneOf(page)
  const whom = await nameOf(page)
  await page.keyboard.press('4')
  await page.getByRole('button', { name: '登记「拒绝」' }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByText(/已登记 .+：拒绝/).waitFor()
  await settle(page)
  await page.getByText(`已完成 ${before + 1}`).waitFor()

  await page.keyboard.press('u')
  await page.getByText(`已完成 ${before}，`).waitFor()
  assert.equal(await nameOf(page), whom)
})

test('a digit typed into a note is a digit, and a pair of keys leads to another room', async () => {
  const page = await openDay(1440)
  await settle(page)
  await page.keyboard.press('1')
  await page.locator('.record-more summary').click()
  await page.getByLabel('补充说明').fill('')
  await page.getByLabel('补充说明').pressSequentially('58')
  assert.equal(await page.getByLabel('补充说明').inputValue(), '58')
  const talked = page.getByRole('button', { name: '已接通', exact: true })
  assert.equal(await talked.getAttribute('aria-pressed'), 'true')

  await page.locator('.talk-head h2').click()
  await page.keyboard.press('g')
  await page.keyboard.press('c')
  await page.waitForURL((url) => url.pathname === '/customers')
})

test('a purchase asks for its product, and a refused one keeps what was typed', async () => {
  const page = await openDay(1440)
  await page.locator('.day-task', { hasText: '大额存单' }).first().click()
  await settle(page)
  await page.keyboard.press('5')
  const confirm = page.getByRole('button', { name: '登记「成交」' })
  await confirm.click()
  await page.getByText('请选择产品').waitFor()
  for (const notice of await page.locator('.talk-notices input').all()) await notice.check()
  await page.getByLabel('产品', { exact: true }).click()
  await page.locator('.ant-select-item-option').first().click()
  await page.getByLabel('金额（元）').fill('1')
  const answered = page.waitForResponse((response) => response.url().endsWith('/outcome'))
  await confirm.click()
  assert.equal((await answered).status(), 409)
  const refused = page.getByRole('alert').filter({ hasText: '未登记' })
  await refused.waitFor()
  assert.equal(await page.getByLabel('金额（元）').inputValue(), '1')
})

test('what is recorded stands on the customer’s page and counts against the caps', async () => {
  const page = await openDay(1440)
  await settle(page)
  const customer = (await page.locator('.talk-head a').getAttribute('href')) ?? ''
  await page.keyboard.press('2')
  await page.getByRole('button', { name: '登记「未接通」' }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByText(/已登记 .+：未接通/).waitFor()
  await page.goto(server.address + customer)
  const timeline = page.getByRole('region', { name: '联络记录' })
  await timeline.getByText('未接通').first().waitFor()
  const said = await timeline.innerText()
  assert.match(said, /计入频次|不计频次/)
  await page.getByRole('button', { name: '发起联系' }).click()
  await page.waitForURL((url) => url.pathname === '/workbench')
})

test('a task put off leaves the list, and a colleague finds what was referred', async () => {
  const page = await openDay(1440)
  await settle(page)
  const before = await page.locator('.day-list > section .day-task').count()
  await page.keyboard.press('s')
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /3 天后/ })
    .click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: '稍 后' })
    .or(page.getByRole('dialog').getByRole('button', { name: '稍后', exact: true }))
    .click()
  await page.waitForFunction(
    (count) => document.querySelectorAll('.day-list > section .day-task').length < count,
    before,
  )
  await page.locator('.talk-head a').click()
  await page.getByRole('button', { name: /引\s?荐/ }).click()
  const dialog = page.getByRole('dialog')
  const head = server.signInOf('outlet_head').staff
  await dialog.getByLabel('引荐给').fill(head)
  await page.locator('.ant-select-item-option', { hasText: head }).click()
  await dialog.getByLabel('客户的需求').fill('想了解经营贷')
  const answered = page.waitForResponse((response) => response.url().endsWith('/referrals'))
  await dialog.getByRole('button', { name: /引\s?荐/ }).click()
  assert.equal((await answered).status(), 200)

  const other = await signIn(browser, server, { role: 'outlet_head' })
  await other.goto(`${server.address}/workbench`)
  await other.locator('.day-task', { hasText: '引荐' }).first().click()
  await other.locator('.talk-say', { hasText: '客户需求：想了解经营贷' }).waitFor()
})
