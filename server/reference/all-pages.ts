import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { defaultStrategy } from '../cli/init.ts'
import { readFeeds } from '../cli/intake.ts'
import { soundPack } from '../home.ts'
import { commandsPage } from './commands-page.ts'
import { factsPage } from './facts-page.ts'
import { feedsPage } from './feeds-page.ts'
import type { ReferencePage } from './page.ts'
import { configurationPage, problemsPage } from './settings-page.ts'
import { tagsPage } from './tags-page.ts'

const feedsFolder = fileURLToPath(new URL('../../feeds', import.meta.url))

/** Every page of `docs/reference/`, from the sources they tell of. */
export async function referencePages(): Promise<ReferencePage[]> {
  const banks = new Map()
  for (const bank of (await readdir(feedsFolder)).sort()) {
    const names = (await readdir(join(feedsFolder, bank))).filter((name) => name.endsWith('.yaml'))
    banks.set(bank, await readFeeds(names.sort().map((name) => join(feedsFolder, bank, name))))
  }
  const pack = await soundPack({ base: defaultStrategy, overlays: [] })
  return [
    await commandsPage(),
    factsPage(),
    tagsPage(pack),
    feedsPage(banks),
    configurationPage(),
    problemsPage(),
  ]
}
