import type { Fact, FactColumn } from '../facts/index.ts'
import { writeEscapes } from '../feed/text-escapes.ts'
import type { GuessedFact } from './guess-fact.ts'
import type { GuessedForm } from './guess-form.ts'
import type { SampledColumn } from './sampled-column.ts'

export interface Draft {
  readonly name: string
  readonly file: string
  readonly encoding: 'utf-8' | 'gb18030'
  readonly form: GuessedForm
  /** `line`: it names other columns than the rows have, so it is checked as it stands. */
  readonly header: 'yes' | 'no' | { readonly line: string }
  readonly columns: readonly SampledColumn[]
  readonly nulls: readonly string[]
  readonly endsWithLineEnd: boolean
  readonly rowsSampled: number
  readonly guess: GuessedFact
}

/** Texts that mean a code of ours in any bank we have seen. */
const usualCodes: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  gender: { M: 'M', F: 'F', 男: 'M', 女: 'F', 1: 'M', 2: 'F' },
  direction: {
    D: 'out',
    C: 'in',
    借: 'out',
    贷: 'in',
    收: 'in',
    支: 'out',
    转入: 'in',
    转出: 'out',
  },
}

/** The YAML of a draft: what is certain stands bare, what is guessed says so. */
export function writeDraft(draft: Draft): string {
  const { guess, form } = draft
  const lines = [
    '# A draft from a sample: read each line before you use it.',
    '# What is marked "guessed" may be wrong.',
    `# ${draft.rowsSampled} rows were looked at.`,
    `feed: ${draft.name}`,
    `words: { zh: ${plainText(guess.fact.words.zh)}, en: ${plainText(guess.fact.words.en)} }`,
    `fact: ${guess.fact.name}  # guessed from the names of the columns`,
    `file: ${plainText(draft.file)}  # a date in the name is written {date:yyyyMMdd}`,
    'delivery: full  # guessed: full holds all there is, delta what is new or changed',
    'format:',
    `  encoding: ${draft.encoding}`,
    `  separator: ${quotedText(writeEscapes(form.separator))}`,
    ...(form.recordSeparator === undefined
      ? []
      : [`  record_separator: ${quotedText(writeEscapes(form.recordSeparator))}`]),
    `  quote: ${form.quote === undefined ? 'none' : `'"'`}`,
    `  header: ${typeof draft.header === 'string' ? draft.header : quotedText(draft.header.line)}`,
    `  columns: [${draft.columns.map(({ name }) => plainText(name)).join(', ')}]`,
    ...(form.trailingSeparator ? ['  trailing_separator: yes'] : []),
    ...(draft.nulls.length > 0 ? [`  empty: [${draft.nulls.map(quotedText).join(', ')}]`] : []),
    ...(draft.endsWithLineEnd ? [] : ['  last_line_end: optional']),
    'columns:',
    ...columnLines(guess),
    ...identityLines(guess),
    ...leftLines(guess),
  ]
  return `${lines.join('\n')}\n`
}

function columnLines({ fact, columns }: GuessedFact): string[] {
  const lines = Object.entries(fact.columns).flatMap(([name, column]) => {
    const given = columns.get(name)
    if (given !== undefined) return [mappedLine(name, column, given)]
    const needed = column.required === true || fact.key.includes(name)
    return needed ? [requiredLine(fact, name, column)] : []
  })
  return lines
}

function mappedLine(name: string, column: FactColumn, given: SampledColumn): string {
  const from = plainText(given.name)
  switch (column.kind) {
    case 'date':
    case 'time': {
      const format = given.dateFormat ?? ''
      const year = given.twoDigitYear ? ', first_year: 1950' : ''
      const note = given.twoDigitYear ? '  # guessed: 50 is 1950, 49 is 2049' : ''
      return `  ${name}: { from: ${from}, format: ${quotedText(format)}${year} }${note}`
    }
    case 'cents': {
      const options = [
        'unit: yuan',
        ...numberOptions(given),
        ...(given.negative && name === 'amount_cents' ? ['absolute: yes'] : []),
      ]
      const note = given.decimals ? '' : '  # guessed: yuan; fen if these are whole cents'
      return `  ${name}: { from: ${from}, ${options.join(', ')} }${note}`
    }
    case 'code':
      return codeLine(name, column, given)
    default:
      return `  ${name}: ${from}  # guessed: e.g. ${plainText(given.example)}`
  }
}

function numberOptions(given: SampledColumn): string[] {
  return [
    ...(given.thousands ? ["thousands: ','"] : []),
    ...(given.trailingMinus ? ['trailing_minus: yes'] : []),
  ]
}

function codeLine(name: string, column: FactColumn, given: SampledColumn): string {
  const from = plainText(given.name)
  if (name === 'direction' && given.numeric && given.negative) {
    const options = ['sign: { negative: out, positive: in }', ...numberOptions(given)]
    return `  ${name}: { from: ${from}, ${options.join(', ')} }`
  }
  if (column.codes === undefined) return `  ${name}: ${from}  # the bank's own codes`
  const values = given.values ?? []
  const known = usualCodes[name] ?? {}
  const map = values.flatMap((value) => {
    const code = known[value] ?? (Object.hasOwn(column.codes ?? {}, value) ? value : undefined)
    return code === undefined ? [] : [`${plainText(value)}: ${code}`]
  })
  const codes = Object.keys(column.codes).join(', ')
  const unknown = values.length - map.length
  const rest =
    unknown === 0 ? '' : Object.hasOwn(column.codes, 'other') ? ', else: other' : ', else: empty'
  const note =
    unknown === 0
      ? ''
      : `  # say what ${values.slice(0, 8).map(plainText).join(' ')} mean: ${codes}`
  const mapped = map.length === 0 ? '{}' : `{ ${map.join(', ')} }`
  return `  ${name}: { from: ${from}, map: ${mapped}${rest} }${note}`
}

function requiredLine(fact: Fact, name: string, column: FactColumn): string {
  const isOnlyKey = fact.key.length === 1 && fact.key[0] === name
  if (isOnlyKey && column.kind === 'id' && fact.history === 'event') {
    return `  ${name}: { hash: row }  # no column numbers the rows`
  }
  const codes = Object.keys(column.codes ?? {})
  const likely = codes.includes('other') ? 'other' : codes[0]
  if (likely !== undefined) {
    return `  ${name}: { value: ${likely} }  # guessed; one of: ${codes.join(', ')}`
  }
  const { zh, en } = column.words
  return `  # ${name}: ?  # required (${en} ${zh}); no column looks like it`
}

function identityLines({ identity }: GuessedFact): string[] {
  if (identity.size === 0) return []
  const fields = [...identity].map(([field, { name }]) => `${field}: ${plainText(name)}`)
  return [
    '# Values that say who somebody is: to the vault, never to the lake.',
    `identity: { ${fields.join(', ')} }`,
  ]
}

function leftLines(guess: GuessedFact): string[] {
  return [...personalLines(guess), ...placeless(guess)]
}

function personalLines({ personal }: GuessedFact): string[] {
  if (personal.length === 0) return []
  const names = personal.map(({ name }) => plainText(name)).join(', ')
  return [`# Leave these unmapped, they say who somebody is: ${names}`]
}

function placeless({ fact, left, columns }: GuessedFact): string[] {
  if (left.length === 0) return []
  const names = left.map(({ name }) => plainText(name)).join(', ')
  const customer = columns.get('customer_id')
  if (fact.name !== 'customer' || customer === undefined) {
    return [`# Columns without a place: ${names}`]
  }
  return [
    '# Everything else under its own name; leave out what nobody needs.',
    'also:',
    '  - fact: customer_attribute',
    `    unpivot: [${names}]`,
    '    columns:',
    `      customer_id: ${plainText(customer.name)}`,
    '      attribute: { unpivot: name }',
    '      value: { unpivot: value }',
  ]
}

function quotedText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/** As YAML reads it back: bare where that is safe inside braces, quoted elsewhere. */
function plainText(text: string): string {
  return /^[\p{L}\p{N}_][\p{L}\p{N}_.-]*$/u.test(text) ? text : quotedText(text)
}
