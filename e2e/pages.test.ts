import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { after, before, test } from 'node:test'

import type { Browser, Page } from 'playwright-core'

import { launchBrowser } from './browser.ts'
import { startDemoServer } from './demo-server.ts'
import type { DemoServer } from './demo-server.ts'
import { signIn } from './signed-in.ts'

let server: DemoServer
let browser: Browser
let axe: string

before(async () => {
  ;[server, browser, axe] = await Promise.all([
    startDemoServer(400),
    launchBrowser(),
    readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'),
  ])
})

after(async () => {
  await browser.close()
  await server.close()
})

interface Violation {
  readonly id: string
  readonly impact: string | null
  readonly nodes: readonly { readonly target: readonly string[] }[]
}

/** What axe holds serious, as `rule: first place`. */
async function seriousViolations(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  const violations = await page.evaluate(async () => {
    const runner = (window as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } })
    return (await runner.axe.run()).violations
  })
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.target.join(' ') ?? ''}`)
}

/** Waits until a page has its answer: nothing loads any more. */
async function settled(page: Page): Promise<void> {
  await page.locator('main h1').first().waitFor()
  await page.waitForLoadState('networkidle')
}

const pagesOf: Readonly<Record<string, readonly string[]>> = {
  rm: ['/', '/customers', '/tags', '/tiers', '/actions', '/copy-check'],
  outlet_head: ['/', '/customers', '/tiers', '/conduct'],
  marketer: ['/', '/customers', '/tags/aum', '/tiers', '/actions', '/copy-check', '/nights'],
  compliance: ['/', '/conduct', '/copy-check', '/actions', '/audit', '/nights'],
  analyst: ['/', '/nights', '/feeds', '/loads'],
  admin: ['/', '/settings/users', '/settings/rights', '/audit'],
}

for (const [role, paths] of Object.entries(pagesOf)) {
  for (const language of ['zh', 'en'] as const) {
    const name = `every page of the ${role} opens in ${language} and axe finds nothing serious`
    test(name, async () => {
      const page = await signIn(browser, server, { role, language })
      const errors: string[] = []
      page.on('pageerror', (error) => errors.push(String(error)))
      for (const path of paths) {
        await page.goto(server.address + path)
        await settled(page)
        assert.deepEqual(await seriousViolations(page), [], `${role} ${path}`)
      }
      assert.deepEqual(errors, [])
      await page.context().close()
    })
  }
}

test('home and customer fit a phone, without sideways scrolling of the page', async () => {
  const page = await signIn(browser, server, { role: 'rm', width: 390 })
  const hrefs: string[] = ['/']
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
  await page.context().close()
})

test('a page that is not the role’s says so instead of loading', async () => {
  const page = await signIn(browser, server, { role: 'rm' })
  await page.goto(`${server.address}/settings/users`)
  await page.getByText('您的角色不能查看此页').waitFor()
  await page.context().close()
})
