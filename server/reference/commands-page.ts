import { commands } from '../cli/commands.ts'
import { page, table } from './page.ts'
import type { ReferencePage } from './page.ts'

const exitCodeRows = [
  ['0', 'done', '完成'],
  ['1', "a user's mistake, or a failure", '用法错误或失败'],
  ['2', 'a feed was refused; nothing changed', '文件被拒绝，数据未改变'],
  ['3', 'the night could not be certified; nothing was published', '未通过校验，未发布'],
  ['4', 'verify found something that is not as it was left', '校验发现改动'],
  ['5', 'the night is built and waits for its gaps to be accepted', '已算完，等待接受数据缺口'],
] as const

export async function commandsPage(): Promise<ReferencePage> {
  const sections = commands.map(async ({ name: called, words, load }) => {
    const command = await load()
    const options = Object.entries(command.options).map(([name, option]) => [
      `\`--${name}\``,
      option.kind === 'flag' ? '' : option.kind,
      option.required === true ? 'required' : '',
      option.words.en,
      option.words.zh,
    ])
    return [
      `## zhike ${called}${command.takes === undefined ? '' : ` ${command.takes}`}`,
      `${words.en} · ${words.zh}`,
      table(['option', 'takes', '', 'meaning', '含义'], options),
    ].join('\n\n')
  })
  const codes = ['## Exit codes', table(['code', 'meaning', '含义'], exitCodeRows)].join('\n\n')
  return page('commands.md', 'Commands 命令', ...(await Promise.all(sections)), codes)
}
