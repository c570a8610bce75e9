import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import type { Browser } from 'playwright-core'

import { readAxe, seriousViolations, settled } from './axe.ts'
import { launchBrowser } from './browser.ts'
import { startDemoServer } from './demo-server.ts'
import type { DemoServer } from './demo-server.ts'
import { showPagesOfFailures } from './shown-on-failure.ts'
import { signIn } from './signed-in.ts'

let server: DemoServer
let browser: Browser
let axe: string

before(async () => {
  ;[server, browser, axe] = await Promise.all([startDemoServer(400), launchBrowser(), readAxe()])
})

showPagesOfFailures(() => browser)

after(async () => {
  await browser.close()
  await server.close()
})

const pagesOf: Readonly<Record<string, readonly string[]>> = {
  rm: [
    '/',
    '/workbench',
    '/customers',
    '/tags',
    '/tiers',
    '/actions',
    '/strategy/versions',
    '/copy-check',
    '/complaints',
    '/books',
    '/books/field_trip',
  ],
  outlet_head: [
    '/',
    '/workbench',
    '/customers',
    '/complaints',
    '/books',
    '/books/field_trip',
    '/tiers',
    '/conduct',
    '/campaigns',
    '/results',
  ],
  marketer: [
    '/',
    '/customers',
    '/books',
    '/tags/aum',
    '/tiers',
    '/actions',
    '/strategy/versions',
    '/copy-check',
    '/nights',
    '/campaigns',
    '/campaigns?view=list',
    '/campaigns/new',
    '/results',
    '/results/HD001',
  ],
  compliance: [
    '/',
    '/conduct',
    '/conduct/incidents',
    '/books',
    '/books/field_trip',
    '/copy-check',
    '/actions',
    '/audit',
    '/nights',
    '/campaigns',
    '/results/HD002',
  ],
  analyst: ['/', '/nights', '/feeds', '/loads', '/campaigns', '/results'],
  admin: ['/', '/settings/users', '/settings/rights', '/settings/keys', '/audit'],
}

for (const [index, [role, paths]] of Object.entries(pagesOf).entries()) {
  for (const language of ['zh', 'en'] as const) {
    // A page is built alike in both languages: axe looks at one, by turns.
    const looks = (index % 2 === 0) === (language === 'zh')
    const found = looks ? ' and axe finds nothing serious' : ''
    test(`every page of the ${role} opens in ${language}${found}`, async () => {
      const page = await signIn(browser, server, { role, language })
      const errors: string[] = []
      page.on('pageerror', (error) => errors.push(String(error)))
      for (const path of paths) {
        await page.goto(server.address + path)
        await settled(page)
        if (looks) assert.deepEqual(await seriousViolations(page, axe), [], `${role} ${path}`)
      }
      assert.deepEqual(errors, [])
    })
  }
}

test('home, workbench and customer fit a phone without sideways scrolling', async () => {
  const page = await signIn(browser, server, { role: 'rm', width: 390 })
  const hrefs: string[] = ['/', '/workbench']
  await page.goto(`${server.address}/customers`)
  await settled(page)
  const link = page.getByRole('table').getByRole('link').first()
  hrefs.push((await link.getAttribute('href')) ?? '')
  for (const href of hrefs) {
    await page.goto(server.address + href)
    await settled(page)
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    assert.ok(overflow <= 0, `${href} is ${overflow} px too wide`)
  }
})

test('a page that is not the role’s says so instead of loading', async () => {
  const page = await signIn(browser, server, { role: 'rm' })
  await page.goto(`${server.address}/settings/users`)
  await page.getByText('您的角色不能查看此页').waitFor()
})
