import { problemKinds } from '#contracts/problems.ts'

import { settingsReference } from '../config.ts'
import { page, table } from './page.ts'
import type { ReferencePage } from './page.ts'

export function configurationPage(): ReferencePage {
  const rows = settingsReference.map(({ name, words, shownDefault, secret }) => [
    `\`${name}\``,
    shownDefault === undefined ? '' : `\`${shownDefault}\``,
    secret ? 'secret' : '',
    words.en,
    words.zh,
  ])
  return page(
    'configuration.md',
    'Configuration 配置',
    'Read from the environment, once, when a command begins.',
    table(['variable', 'default', '', 'meaning', '含义'], rows),
  )
}

export function problemsPage(): ReferencePage {
  const rows = Object.entries(problemKinds).map(([code, { status, title, cure }]) => [
    `\`${code}\``,
    String(status),
    `${title.zh} · ${title.en}`,
    `${cure.zh} · ${cure.en}`,
  ])
  return page('problems.md', 'Problems 错误', table(['code', 'status', 'what', 'cure'], rows))
}
