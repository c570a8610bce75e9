import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import type { Browser, Page } from 'playwright-core'

import { launchBrowser } from './browser.ts'
import { movableClock, startDemoServer } from './demo-server.ts'
import type { DemoServer } from './demo-server.ts'
import { showPagesOfFailures } from './shown-on-failure.ts'
import { signIn } from './signed-in.ts'

/** A Monday, early: people plan, and no message may go out before eight. */
const clock = movableClock('2026-11-02T07:10:00+08:00')
const CAMPAIGN = '年末存款承接'
const FORBIDDEN = '{name}，本行定期存款稳赚不赔。拒收请回复R'
const DOUBTFUL = '{name}，年末存款首选本行。拒收请回复R'
const MENDED =
  '{name}，您好！本行年末存款服务可在网点或手机银行办理。拒收请回复R，退订 {unsubscribe}'
const OPENING = '您好，我是您的客户经理，想和您聊聊年底到期资金的安排。'

let server: DemoServer
let browser: Browser

before(async () => {
  ;[server, browser] = await Promise.all([startDemoServer(1_000, { clock }), launchBrowser()])
})

showPagesOfFailures(() => browser)

after(async () => {
  await browser.close()
  await server.close()
})

/** Signs in, does something, and leaves. */
async function as<T>(role: string, work: (page: Page) => Promise<T>, second = false): Promise<T> {
  const page = await signIn(browser, server, { role, second, now: clock.now() })
  const found = await work(page)
  await page.context().close()
  return found
}

/** Presses a button of a campaign's page, and the same one in the dialog that asks. */
async function act(page: Page, name: string, note?: string): Promise<void> {
  await page.locator('main').getByRole('button', { name, exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.waitFor()
  if (note !== undefined) await dialog.getByRole('textbox').fill(note)
  await dialog.getByRole('button', { name, exact: true }).click()
  await dialog.waitFor({ state: 'hidden' })
}

async function openCampaign(page: Page): Promise<void> {
  await page.goto(`${server.address}/campaigns?view=list`)
  await page.getByRole('link', { name: CAMPAIGN }).first().click()
  await page.getByRole('heading', { name: CAMPAIGN }).waitFor()
}

async function choose(page: Page, box: string, option: string): Promise<void> {
  await page.locator(box).click()
  await page.locator('.ant-select-item-option', { hasText: option }).first().click()
}

const copyOf = (page: Page, phase: string) => page.getByRole('textbox', { name: phase })
const saveAndSubmit = (page: Page) => page.getByRole('button', { name: /提交审批/ })

test('the loop: a plan, its review, messages, a talk, a sale, and what it earned', async () => {
  // a marketer plans it; forbidden copy cannot be submitted
  await as('marketer', async (page) => {
    await page.goto(`${server.address}/campaigns/new`)
    await page.locator('#plan-name').fill(CAMPAIGN)
    await page.locator('#plan-target').fill('20')
    await page.locator('#plan-window').fill('2')
    await page.locator('#plan-from').fill('2026-11-02')
    await page.locator('#plan-to').fill('2026-11-20')
    await page.getByRole('button', { name: /各项写/ }).click()
    await page.getByText('产品类别', { exact: true }).first().click()
    await choose(page, '#plan-family', '定期存款')
    await page.getByRole('textbox', { name: '规则' }).fill('age >= 20')
    await page.locator('#plan-control').fill('30')
    await page.getByRole('switch', { name: '启用爆发' }).setChecked(false)
    await page.getByRole('switch', { name: '启用预热' }).setChecked(true)
    await choose(page, 'section[aria-labelledby="plan-wave-warm_up"] .ant-select-single', '短信')
    await page.locator('#plan-wave-warm_up-date').fill('2026-11-02')
    await copyOf(page, '预热文案').fill(FORBIDDEN)
    await page.getByText('明示或暗示保本、无风险、保收益').first().waitFor()
    await page.getByRole('switch', { name: '启用跟进' }).setChecked(true)
    await page.locator('#plan-wave-follow_up-date').fill('2026-11-03')
    await copyOf(page, '跟进开场白').fill(OPENING)
    await page.locator('#plan-cap').fill('20000')
    await page.locator('#plan-per-contact').fill('0.1')
    assert.ok(await saveAndSubmit(page).isDisabled(), 'a promise of gain is not submitted')
    await copyOf(page, '预热文案').fill(DOUBTFUL)
    await page.getByText('可能的绝对化用语').first().waitFor()
    // A demo bank is small: what it can't prove has to be owned up to.
    await page.locator('#plan-unproven').fill('小行试点，不以提升为依据')
    await saveAndSubmit(page).click()
    await page.locator('h1').getByText('待审批').waitFor()
    assert.equal(await page.getByRole('button', { name: '合规通过' }).count(), 0)
  })

  // compliance returns it for the phrase
  await as('compliance', async (page) => {
    await openCampaign(page)
    await page.getByText('可能的绝对化用语').first().waitFor()
    await act(page, '退回', '“首选”不能证明，请换说法')
  })

  // the marketer reads why, mends it and submits again
  await as('marketer', async (page) => {
    await openCampaign(page)
    await page.getByText('请换说法').first().waitFor()
    await page.getByRole('button', { name: '修改计划' }).click()
    await copyOf(page, '预热文案').fill(MENDED)
    await saveAndSubmit(page).click()
    await page.locator('h1').getByText('待审批').waitFor()
  })

  // compliance approves
  await as('compliance', async (page) => {
    await openCampaign(page)
    await act(page, '合规通过')
  })

  // another person reviews it for consumer protection
  await as(
    'compliance',
    async (page) => {
      await openCampaign(page)
      await act(page, '消保通过')
    },
    true,
  )

  // it launches before eight: messages wait, and one customer withdraws consent meanwhile
  await as('marketer', async (page) => {
    await openCampaign(page)
    await act(page, '启动')
    await page.getByText('消息', { exact: true }).first().click()
    await page.getByRole('table').getByRole('link').first().waitFor()
  })
  const withdrawn = await as('compliance', async (page) => {
    await openCampaign(page)
    await page.getByText('消息', { exact: true }).first().click()
    const link = page.getByRole('table').getByRole('link').first()
    const customerId = (await link.innerText()).trim()
    await link.click()
    await page.getByRole('button', { name: '登记授权' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('不同意或撤回').check()
    await dialog.getByLabel('凭据').fill('95000 来电录音 1102-0731')
    await dialog.getByRole('button', { name: /登\s*记/ }).click()
    await dialog.waitFor({ state: 'hidden' })
    return customerId
  })
  assert.deepEqual(await server.gatewayTexts(), [], 'nothing goes out before eight')

  // from eight the gateway takes the messages, but not that one, and the page says why
  clock.moveTo('2026-11-02T10:00:00+08:00')
  await as('marketer', async (page) => {
    await waitFor('messages at the gateway', async () => (await server.gatewayTexts()).length > 100)
    await openCampaign(page)
    await page.goto(`${page.url().split('?')[0]}?part=messages&state=withheld`)
    const row = page.getByRole('row').filter({ hasText: withdrawn })
    await row
      .getByText(/授权|同意|撤回/)
      .first()
      .waitFor()
  })
  assert.ok((await server.gatewayTexts()).every((text) => text.includes('拒收请回复R')))

  // next morning a manager finds the task, calls, and records what was bought
  clock.moveTo('2026-11-03T10:00:00+08:00')
  const customer = await as('rm', async (page) => {
    await page.goto(`${server.address}/workbench`)
    const list = page.getByRole('region', { name: '2026-11-03' })
    await waitFor('the task of the campaign', async () => {
      await page.reload()
      await list.getByRole('listitem').first().waitFor()
      return (await list.getByRole('listitem').filter({ hasText: CAMPAIGN }).count()) > 0
    })
    await list.getByRole('listitem').filter({ hasText: CAMPAIGN }).first().getByRole('link').click()
    const card = page.getByRole('region', { name: '话术卡' })
    await card.getByText(OPENING).waitFor()
    const address = await page.getByRole('link', { name: '客户全景' }).getAttribute('href')
    for (const notice of await card.getByRole('checkbox').all()) await notice.check()
    await page.keyboard.press('5')
    await page.getByRole('form', { name: '登记结果' }).getByLabel('产品').click()
    await page.locator('.ant-select-item-option').first().click()
    await page.getByLabel('金额（元）').fill('50000')
    await page.keyboard.press('Enter')
    await page
      .getByText(/已登记.*成交/)
      .first()
      .waitFor()
    return address ?? ''
  })

  // the night takes it all, and the result page shows the lift and who earned it
  clock.moveTo('2026-11-05T21:00:00+08:00')
  await server.nightOfDay('2026-11-05')
  await as('marketer', async (page) => {
    await openCampaign(page)
    await page.getByRole('link', { name: '查看效果' }).click()
    const arms = page.getByRole('table', { name: '触达与对照' })
    await arms.getByText('对照组').waitFor()
    await arms.getByText('触达组').waitFor()
    await page.getByText('相对对照的提升').first().waitFor()
    const { staff } = server.signInOf('rm')
    await page.getByRole('table', { name: '业绩归属' }).getByText(staff).waitFor()
  })
  await as('rm', async (page) => {
    await page.goto(`${server.address}${customer}`)
    const contacts = page.getByRole('region', { name: '联络记录' })
    await contacts.getByText(CAMPAIGN).first().waitFor()
    await contacts.getByText('成交').first().waitFor()
    await contacts.getByText(/30 天最多营销电话 2 通/).waitFor()
  })
})

/** Asks until it is so. */
async function waitFor(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const until = performance.now() + 60_000
  while (!(await isSo())) {
    if (performance.now() > until) throw new Error(`waited a minute for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}
