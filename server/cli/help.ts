import type { Command, CommandOption, ListedCommand } from './command.ts'

function optionTerm(name: string, option: CommandOption): string {
  if (option.kind === 'flag') return `--${name}`
  const value = option.value ?? { integer: 'N', date: 'YYYY-MM-DD', text: 'TEXT' }[option.kind]
  return `--${name} ${value}${option.repeats === true ? ' …' : ''}`
}

function aligned(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([term]) => term.length))
  return rows.map(([term, text]) => `  ${term.padEnd(width)}  ${text}`).join('\n')
}

export function helpForCommand({ name: called, words }: ListedCommand, command: Command): string {
  const takes = command.takes === undefined ? '' : ` ${command.takes}`
  const options: [string, string][] = Object.entries(command.options).map(([name, option]) => [
    optionTerm(name, option),
    `${option.words.en}${option.required === true ? ' (required)' : ''} · ${option.words.zh}`,
  ])
  options.push(['--help', 'this page · 显示帮助'])
  return [
    `zhike ${called}${takes}`,
    '',
    `  ${words.en}`,
    `  ${words.zh}`,
    '',
    aligned(options),
  ].join('\n')
}

export function helpForAll(commands: readonly ListedCommand[]): string {
  return [
    'Zhike 知客: the marketing operating system of a retail bank',
    '',
    aligned(commands.map(({ name, words }) => [name, `${words.en} · ${words.zh}`])),
    '',
    'zhike COMMAND --help explains one.',
  ].join('\n')
}
