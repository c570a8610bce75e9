import type { Browser, Page } from 'playwright-core'

import type { DemoServer } from './demo-server.ts'

export interface Visit {
  readonly role: string
  /** Of two relationship managers the other one. */
  readonly second?: boolean
  readonly width?: number
  readonly language?: 'zh' | 'en'
  /** What the person's machine says; absent: the time it is at the server. */
  readonly now?: number
}

/** A person at the sign-in page who gives staff number and password, as on any morning. */
export async function signIn(browser: Browser, server: DemoServer, visit: Visit): Promise<Page> {
  const width = visit.width ?? 1440
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    // What moves may still move when it is pressed; how it looks standing is what tests read.
    reducedMotion: 'reduce',
    timezoneId: 'Asia/Shanghai',
  })
  await context.clock.install({ time: visit.now ?? server.clock.now() })
  const page = await context.newPage()
  await page.addInitScript((language: string) => {
    localStorage.setItem('zhike.preferences', JSON.stringify({ language }))
  }, visit.language ?? 'zh')
  const { staff, password } = server.signInOf(visit.role, visit.second)
  await page.goto(server.address)
  await page.locator('input[autocomplete="username"]').fill(staff)
  await page.locator('input[autocomplete="current-password"]').fill(password)
  await page.locator('button[type="submit"]').click()
  await page.waitForURL((url) => url.pathname !== '/sign-in')
  await page.locator('main h1').first().waitFor()
  return page
}
