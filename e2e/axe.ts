import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'

import type { Page } from 'playwright-core'

interface Axe {
  run(options: object): Promise<{ violations: Violation[] }>
}

interface Violation {
  readonly id: string
  readonly impact: string | null
  readonly nodes: readonly { readonly target: readonly string[] }[]
}

/** The checker's own script, to be run in a page. */
export function readAxe(): Promise<string> {
  return readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
}

/** What axe holds serious on the page as it stands, as `rule: first place`. */
export async function seriousViolations(page: Page, axe: string): Promise<string[]> {
  await page.evaluate(axe)
  const violations = await page.evaluate(async () => {
    const { axe: runner } = window as unknown as { axe: Axe }
    return (await runner.run({ preload: false, resultTypes: ['violations'] })).violations
  })
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.target.join(' ') ?? ''}`)
}

/** What a person sees as work under way. */
const UNDER_WAY = '.loading, [aria-busy="true"], .ant-spin-spinning'
/** How long nothing of it may stand on the page: one answer may bring the next question. */
const QUIET_MS = 150

/** Waits until a page has its answers: nothing on it says any more that it loads. */
export async function settled(page: Page): Promise<void> {
  await page.locator('main h1').first().waitFor()
  await page.evaluate(
    async ([underWay, quietMs]) => {
      for (let quietSince = performance.now(); performance.now() - quietSince < quietMs; ) {
        await new Promise((resolve) => setTimeout(resolve, 20))
        if (document.querySelector(underWay) !== null) quietSince = performance.now()
      }
    },
    [UNDER_WAY, QUIET_MS] as const,
  )
}
