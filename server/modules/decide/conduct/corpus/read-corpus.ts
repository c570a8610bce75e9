import { readFile } from 'node:fs/promises'

export const verdicts = ['block', 'evidence', 'review', 'allow'] as const
export type Verdict = (typeof verdicts)[number]

export const halves = ['open', 'sealed'] as const
export type Half = (typeof halves)[number]

export const hands = ['first', 'second'] as const
export type Hand = (typeof hands)[number]

/** A piece of copy with what the law says of it; the README tells what each column means. */
export interface LabelledCopy {
  readonly id: string
  readonly kind: string
  /** A code of `strategy/products.yaml`, or empty where no product is spoken of. */
  readonly family: string
  readonly channel: string
  readonly audience: string
  readonly purpose: string
  readonly text: string
  readonly verdict: Verdict
  /** Codes of `rules.tsv`; empty where the copy is lawful. */
  readonly rules: readonly string[]
  /** What the bank knows beside the words: the product's cost or level, a venue, a tag. */
  readonly facts: ReadonlyMap<string, string>
  readonly note: string
}

export const columns = [
  'id',
  'kind',
  'family',
  'channel',
  'audience',
  'purpose',
  'text',
  'verdict',
  'rules',
  'facts',
  'note',
] as const

const listed = (cell: string): string[] => (cell === '' ? [] : cell.split(';'))

/** Line breaks and marks without width are written as escapes: nobody could see them in a table. */
function unescaped(cell: string): string {
  return cell
    .replaceAll(/\\u([0-9a-f]{4})/g, (_, code: string) =>
      String.fromCodePoint(Number.parseInt(code, 16)),
    )
    .replaceAll('\\n', '\n')
}

async function table(name: string, header: readonly string[]): Promise<Map<string, string>[]> {
  const source = await readFile(new URL(name, import.meta.url), 'utf8')
  const [first, ...lines] = source.replace(/\n+$/, '').split('\n')
  if (first !== header.join('\t')) throw new Error(`${name}: columns are ${header.join(', ')}`)
  return lines.map((line, index) => {
    const cells = line.split('\t')
    if (cells.length !== header.length) {
      throw new Error(`${name}, line ${index + 2}: ${header.length} columns wanted`)
    }
    return new Map(header.map((column, place) => [column, cells[place] ?? '']))
  })
}

/** The rules the labels speak of, by code. */
export async function readRules(): Promise<ReadonlySet<string>> {
  const rows = await table('rules.tsv', ['code', 'source', 'zh', 'en'])
  return new Set(rows.map((row) => row.get('code') ?? ''))
}

/** One half of what one hand wrote. The sealed half is for the bench, and for the test of its form. */
export async function readCorpus(half: Half, hand: Hand = 'first'): Promise<LabelledCopy[]> {
  const rows = await table(hand === 'first' ? `${half}.tsv` : `${half}-2.tsv`, columns)
  return rows.map(pieceOf)
}

/** What the author of the rules wrote for them; no measure of them, but nothing of it may be lost. */
export async function readDevelopment(): Promise<LabelledCopy[]> {
  const known = columns.filter((column) => column !== 'rules' && column !== 'note')
  return (await table('development.tsv', known)).map(pieceOf)
}

function pieceOf(row: ReadonlyMap<string, string>): LabelledCopy {
  const cell = (column: (typeof columns)[number]): string => row.get(column) ?? ''
  const verdict = verdicts.find((known) => known === cell('verdict'))
  if (verdict === undefined) throw new Error(`${cell('id')}: no such verdict`)
  return {
    id: cell('id'),
    kind: cell('kind'),
    family: cell('family'),
    channel: cell('channel'),
    audience: cell('audience'),
    purpose: cell('purpose'),
    text: unescaped(cell('text')),
    verdict,
    rules: listed(cell('rules')),
    facts: new Map(
      listed(cell('facts')).map((fact): [string, string] => {
        const at = fact.indexOf('=')
        return [fact.slice(0, at), fact.slice(at + 1)]
      }),
    ),
    note: cell('note'),
  }
}
