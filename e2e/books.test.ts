import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import type { Browser, Locator, Page } from 'playwright-core'

import { readAxe, seriousViolations, settled } from './axe.ts'
import { launchBrowser } from './browser.ts'
import { movableClock, startDemoServer } from './demo-server.ts'
import type { DemoServer } from './demo-server.ts'
import { showPagesOfFailures } from './shown-on-failure.ts'
import { signIn } from './signed-in.ts'

const MORNING = '2026-11-02T10:00:00+08:00'
const TODAY = '2026-11-02'
const PLACE = '桥头农贸市场'
const LINE = `${PLACE} · ${TODAY}`

let server: DemoServer
let browser: Browser
let axe: string
/** The page of the trip made in the first test. */
let trip: string

before(async () => {
  const clock = movableClock(MORNING)
  ;[server, browser, axe] = await Promise.all([
    startDemoServer(200, { clock }),
    launchBrowser(),
    readAxe(),
  ])
})

showPagesOfFailures(() => browser)

after(async () => {
  await browser.close()
  await server.close()
})

async function open(
  path: string,
  visit: { role: string; second?: boolean; width?: number; language?: 'zh' | 'en' },
): Promise<Page> {
  const page = await signIn(browser, server, { ...visit, now: Date.parse(MORNING) })
  await page.goto(server.address + path)
  await settled(page)
  return page
}

async function choose(page: Page, within: Page | Locator, label: string, option: string) {
  await within.getByRole('combobox', { name: label }).click()
  await page.locator('.ant-select-item-option:visible', { hasText: option }).click()
}

test('a manager makes a trip: what is missing is said at its field, then what came of it', async () => {
  const page = await open('/books', { role: 'rm' })
  await page.getByRole('navigation').getByRole('link', { name: '台账' }).waitFor()
  await page.getByRole('main').getByRole('link', { name: '外拓走访' }).click()
  await page.getByRole('button', { name: '登记外拓走访' }).first().click()
  const form = page.getByRole('dialog')
  await form.getByRole('button', { name: /^登\s?记$/ }).click()
  for (const missing of ['地点必填', '日期必填', '目的必填'])
    await form.getByText(missing).waitFor()
  assert.deepEqual(await seriousViolations(page, axe), [])

  // An accidental close loses nothing.
  await form.getByLabel('地点').fill(PLACE)
  await page.keyboard.press('Escape')
  await page.getByText('未提交的内容已保留').waitFor()
  await page.getByRole('button', { name: '登记外拓走访' }).first().click()
  await form.getByText('已恢复上次未提交的内容').waitFor()
  assert.equal(await form.getByLabel('地点').inputValue(), PLACE)

  await form.getByLabel('日期').fill('1899-12-31')
  await choose(page, form, '目的', '商户走访')
  const refused = page.waitForResponse((one) => one.request().method() === 'POST')
  await form.getByRole('button', { name: /^登\s?记$/ }).click()
  assert.equal((await refused).status(), 422)
  await form.locator('.ant-form-item', { hasText: '日期' }).getByText('应为日期').waitFor()

  await form.getByLabel('日期').fill(TODAY)
  await form.getByRole('button', { name: /^登\s?记$/ }).click()
  await page.waitForURL((url) => /^\/books\/field_trip\/[\da-f-]{36}$/.test(url.pathname))
  await page.getByRole('heading', { level: 1, name: LINE }).waitFor()
  trip = new URL(page.url()).pathname

  await page.getByRole('button', { name: '填写结果' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: '填写结果' }).click()
  await dialog.getByText('接触人数必填').waitFor()
  await dialog.getByText('走访情况必填').waitFor()
  await dialog.getByLabel('接触人数').fill('1,200')
  await dialog.getByLabel('走访情况').fill('走访商户，三家有意向')
  await dialog.getByRole('button', { name: '填写结果' }).click()
  await page.getByText('已办理“填写结果”').waitFor()
  await page.getByRole('heading', { level: 1 }).getByText('已完成').waitFor()
  const history = page.getByRole('region', { name: '经过' })
  await history.getByText('1,200').waitFor()
  // Who made it does not confirm it, and is not even asked to.
  assert.equal(await page.getByRole('button', { name: '确认属实' }).count(), 0)
})

test('two who change the same trip: the second is told, keeps what was typed, and saves', async () => {
  const first = await open(trip, { role: 'rm' })
  const second = await open(trip, { role: 'rm' })
  for (const page of [first, second]) {
    await page.getByRole('button', { name: /修\s?改/ }).click()
    await page.getByRole('dialog').getByLabel('接触人数').waitFor()
  }
  await first.getByRole('dialog').getByLabel('接触人数').fill('1300')
  await first
    .getByRole('dialog')
    .getByRole('button', { name: /保\s?存/ })
    .click()
  await first.getByText('已保存').waitFor()

  const dialog = second.getByRole('dialog')
  await dialog.getByLabel('走访情况').fill('走访商户，四家有意向')
  await dialog.getByRole('button', { name: /保\s?存/ }).click()
  await dialog.getByText('其间已有他人改动').waitFor()
  await second.waitForFunction(
    () => document.querySelector<HTMLInputElement>('#book-entry_people_met')?.value === '1300',
  )
  assert.equal(await dialog.getByLabel('走访情况').inputValue(), '走访商户，四家有意向')
  await dialog.getByRole('button', { name: /保\s?存/ }).click()
  await second.getByText('已保存').waitFor()
  await second.getByRole('region', { name: '内容' }).getByText('四家有意向').waitFor()
  await second.getByRole('region', { name: '内容' }).getByText('1,300').waitFor()
})

test('a manager elsewhere sees the book and not the trip', async () => {
  const page = await open('/books/field_trip', { role: 'rm', second: true })
  await page.getByRole('table').getByRole('link', { name: '柳溪镇集市' }).waitFor()
  assert.equal(await page.getByText(PLACE).count(), 0)
  await page.goto(server.address + trip)
  await page.getByRole('alert').waitFor()
  assert.equal(await page.getByText(PLACE).count(), 0)
})

test('the outlet head confirms it, and the list is narrowed, exported and filled from a file', async () => {
  const page = await open(trip, { role: 'outlet_head' })
  await page.getByRole('button', { name: '确认属实' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '确认属实' }).click()
  await page.getByText('已办理“确认属实”').waitFor()
  await page.getByText('已办结，不能再修改').waitFor()

  await page.goto(`${server.address}/books/field_trip`)
  await settled(page)
  const row = page.getByRole('table').getByRole('link', { name: LINE })
  await row.waitFor()
  await choose(page, page, '目的', '社区宣传')
  await page.waitForURL((url) => url.searchParams.get('where.purpose') === 'community')
  await row.waitFor({ state: 'detached' })
  await choose(page, page, '目的', '商户走访')
  await row.waitFor()
  await page.getByLabel('日期起').fill('2026-11-03')
  await row.waitFor({ state: 'detached' })
  await page.getByLabel('日期起').fill(TODAY)
  await page.getByRole('textbox', { name: /开头查找/ }).fill('桥头')
  await page.waitForURL((url) => url.searchParams.get('find') === '桥头')
  await row.waitFor()
  await page.getByText('已确认 1').waitFor()

  await page.getByRole('button', { name: '导出' }).click()
  const asking = page.getByRole('dialog')
  await asking.getByText('将导出 1 条').waitFor()
  await asking.getByLabel('说明').fill('月度外拓统计')
  const downloading = page.waitForEvent('download')
  await asking.getByRole('button', { name: /导\s?出/ }).click()
  assert.match((await downloading).suggestedFilename(), /^外拓走访-.+\.xlsx$/)

  await page.getByRole('button', { name: '导入' }).click()
  const importing = page.getByRole('dialog')
  const rm = server.signInOf('rm').staff
  const lines = [
    '地点,日期,带队人,目的,接触人数',
    `和平里社区,2026-11-09,${rm},社区宣传,`,
    `,2026-13-09,${rm},玩耍,许多`,
  ]
  await importing.locator('input[type=file]').setInputFiles({
    name: 'trips.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(lines.join('\n')),
  })
  await importing.getByRole('button', { name: /预\s?览/ }).click()
  await importing.getByText('新增 1，修改 0，无变化 0，退回 1 行').waitFor()
  await importing.getByRole('table').getByText('目的').waitFor()
  const rejects = page.waitForEvent('download')
  await importing.getByRole('button', { name: '下载退回清单' }).click()
  assert.equal((await rejects).suggestedFilename(), '外拓走访-退回的行.csv')
  await importing.getByRole('button', { name: '确认写入 1 条' }).click()
  await importing.getByText('已写入：新增 1').waitFor()
  await page.goto(`${server.address}/books/field_trip?view=calendar`)
  await page.getByRole('link', { name: '和平里社区 · 2026-11-09' }).waitFor()
})

test('on the board what may not be done is greyed with its reason, what may is done', async () => {
  const page = await open('/books/field_trip?view=board', { role: 'rm' })
  const planned = page.getByRole('region', { name: '已计划' })
  const card = planned.locator('.board-card', { hasText: '和平里社区' })
  await card.getByRole('button', { name: /办理/ }).click()
  const tooEarly = page.getByRole('menuitem', { name: /填写结果/ })
  await tooEarly.getByText('走访日期还没有到').waitFor()
  assert.equal(await tooEarly.getAttribute('aria-disabled'), 'true')
  await page.getByRole('menuitem', { name: '取消' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('事由').fill('。。')
  await dialog.locator('.ant-btn-primary').click()
  await dialog.getByText('请写明事由').waitFor()
  await dialog.getByLabel('事由').fill('场地临时停用，改期')
  await dialog.locator('.ant-btn-primary').click()
  await page.getByRole('region', { name: '已取消' }).getByText('和平里社区').waitFor()
  assert.equal(await card.count(), 0)
})

for (const width of [1440, 390]) {
  for (const language of ['zh', 'en'] as const) {
    test(`every page of a book fits ${width} px in ${language} and axe finds nothing serious`, async () => {
      const page = await open('/books', { role: 'outlet_head', width, language })
      const paths = ['/books', '/books/field_trip', '/books/field_trip?find=none', trip]
      for (const view of ['board', 'calendar']) paths.push(`/books/field_trip?view=${view}`)
      for (const path of paths) {
        await page.goto(server.address + path)
        await settled(page)
        assert.deepEqual(await seriousViolations(page, axe), [], path)
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        )
        assert.ok(overflow <= 0, `${path} is ${overflow} px too wide`)
      }
    })
  }
}

test('whoever sees no book is told so, and has no such room in the menu', async () => {
  const page = await open('/books', { role: 'admin' })
  await page.getByText('没有可供您查看的台账').waitFor()
  assert.equal(await page.getByRole('navigation').getByRole('link', { name: '台账' }).count(), 0)
  await page.goto(`${server.address}/books/field_trip`)
  await page.getByText('没有这本台账').waitFor()
})
