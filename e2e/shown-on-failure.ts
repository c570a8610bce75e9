import { afterEach } from 'node:test'

import type { Browser } from 'playwright-core'

const LINES_SHOWN = 400

/**
 * After a test that failed: prints what each page still open said, for whoever has only the log,
 * and closes the pages, so that the next test begins without them.
 */
export function showPagesOfFailures(browserOf: () => Browser): void {
  afterEach(async (context) => {
    const passed = 'passed' in context && context.passed === true
    for (const opened of browserOf().contexts()) {
      for (const page of passed ? [] : opened.pages()) {
        const text = await page.locator('body').innerText()
        const lines = text
          .split('\n')
          .filter((line) => line.trim() !== '')
          .slice(0, LINES_SHOWN)
        process.stderr.write(`${page.url()} showed:\n${lines.join('\n')}\n\n`)
      }
      await opened.close()
    }
  })
}
