import type { FactColumn } from '../facts/index.ts'
import { writeEscapes } from '../feed/text-escapes.ts'
import type { GuessedFact } from './guess-fact.ts'
import type { GuessedForm } from './guess-form.ts'
import type { SampledColumn } from './sampled-column.ts'
import { usualCode } from './usual-codes.ts'

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
  /** A workbook's sheet: how it is written down is no question. */
  readonly isWorkbook: boolean
  /** The header names as many columns as the rows have. */
  readonly namesAreKnown: boolean
  /** What the header leaves open. */
  readonly unsure: readonly string[]
  readonly guess: GuessedFact
}

/** The YAML of a draft: what is certain stands bare, what is guessed says so. */
export function writeDraft(draft: Draft): string {
  const { guess, form } = draft
  const pattern = patternOf(draft.file)
  const delivery = guess.fact.history === 'event' && pattern !== draft.file ? 'delta' : 'full'
  const lines = [
    '# A draft from a sample: read each line before you use it.',
    '# What is marked "guessed" may be wrong.',
    `# ${draft.rowsSampled} rows were looked at.`,
    ...[...draft.unsure, ...guess.unsure].map((sentence) => `# unsure: ${sentence}`),
    `feed: ${draft.name}`,
    `words: { zh: ${plainText(guess.fact.words.zh)}, en: ${plainText(guess.fact.words.en)} }`,
    `fact: ${guess.fact.name}  # guessed from the names of the columns`,
    `file: ${plainText(pattern)}  # a date in the name is written {date:yyyyMMdd}, a part {part}`,
    `delivery: ${delivery}  # guessed: full holds all there is, delta what is new or changed`,
    'format:',
    ...(draft.isWorkbook ? [] : [`  encoding: ${draft.encoding}`]),
    ...(draft.isWorkbook ? [] : [`  separator: ${quotedText(writeEscapes(form.separator))}`]),
    ...(form.recordSeparator === undefined
      ? []
      : [`  record_separator: ${quotedText(writeEscapes(form.recordSeparator))}`]),
    ...(draft.isWorkbook ? [] : [`  quote: ${form.quote === undefined ? 'none' : `'"'`}`]),
    `  header: ${typeof draft.header === 'string' ? draft.header : quotedText(draft.header.line)}`,
    `  columns: [${draft.columns.map(({ name }) => plainText(name)).join(', ')}]`,
    ...(form.trailingSeparator ? ['  trailing_separator: yes'] : []),
    ...(draft.nulls.length > 0 ? [`  empty: [${draft.nulls.map(quotedText).join(', ')}]`] : []),
    ...(draft.endsWithLineEnd ? [] : ['  last_line_end: optional']),
    ...rejectLines(guess, draft.rowsSampled),
    ...acrossLines(guess),
    'columns:',
    ...columnLines(guess),
    ...identityLines(guess),
    ...leftLines(guess, draft.namesAreKnown),
  ]
  return `${lines.join('\n')}\n`
}

/** Where required values lack in the sample, the limit a file like it would keep to. */
function rejectLines({ fact, columns }: GuessedFact, rows: number): string[] {
  const empty = Object.entries(fact.columns).flatMap(([name, column]) => {
    const needed = column.required === true || fact.key.includes(name)
    return needed ? [columns.get(name)?.empty ?? 0] : []
  })
  const most = Math.max(0, ...empty)
  if (most * 100 <= rows) return []
  const share = Math.min(1, Math.ceil((most / rows) * 150) / 100)
  return [`rejects: { max_share: ${share} }  # guessed: ${most} rows of the sample lack a value`]
}

/** The name with its date, and a part's number after it, as a feed writes them. */
function patternOf(file: string): string {
  const compact = /(19|20)\d\d(0[1-9]|1[0-2])([0-2]\d|3[01])(?!\d)/
  const dashed = /(19|20)\d\d-(0[1-9]|1[0-2])-([0-2]\d|3[01])(?!\d)/
  const dated = dashed.test(file)
    ? file.replace(dashed, '{date:yyyy-MM-dd}')
    : file.replace(compact, '{date:yyyyMMdd}')
  return dated.replace(/(\}[._-])\d{1,3}(?=\.[^.]*$)/, '$1{part}')
}

/** Balances side by side become a row each. */
function acrossLines({ across }: GuessedFact): string[] {
  if (across.size === 0) return []
  return [`unpivot: [${[...across.keys()].map(plainText).join(', ')}]`]
}

function columnLines(guess: GuessedFact): string[] {
  const { fact, columns, derived, doubtful } = guess
  return Object.entries(fact.columns).flatMap(([name, column]) => {
    if (guess.across.size > 0 && name === 'family') {
      const map = [...guess.across].map(([from, to]) => `${plainText(from)}: ${to}`)
      return [`  family: { unpivot: name, map: { ${map.join(', ')} } }  # guessed`]
    }
    if (guess.across.size > 0 && name === 'balance_cents') {
      return ['  balance_cents: { unpivot: value, unit: yuan }  # guessed: yuan']
    }
    const given = columns.get(name)
    if (given !== undefined) {
      const line = mappedLine(name, column, given)
      const marked = line.includes('#') ? line : `${line}  # guessed from its values`
      return [doubtful.has(name) ? `${marked}${emptyNote(given)}` : line]
    }
    const rule = derived.get(name)
    if (rule !== undefined) {
      const from = plainText(rule.from.name)
      const year = rule.rule.startsWith('czech') ? ', first_year: 1900' : ''
      return [`  ${name}: { from: ${from}, derive: ${rule.rule}${year} }  # guessed`]
    }
    const needed = column.required === true || fact.key.includes(name)
    return needed ? [requiredLine(guess, name, column)] : []
  })
}

function emptyNote({ empty }: SampledColumn): string {
  return empty === 0 ? '' : `; ${empty} rows of the sample have none and would be rejected`
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
  const map = values.flatMap((value) => {
    const code = codeOf(name, value, column.codes ?? {})
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

function codeOf(
  name: string,
  value: string,
  codes: Readonly<Record<string, unknown>>,
): string | undefined {
  const code = usualCode(name, value) ?? value
  return Object.hasOwn(codes, code) ? code : undefined
}

function requiredLine(
  { fact, likelyCodes }: GuessedFact,
  name: string,
  column: FactColumn,
): string {
  const isOnlyKey = fact.key.length === 1 && fact.key[0] === name
  if (isOnlyKey && column.kind === 'id') {
    const note = fact.history === 'event' ? '' : ', so a changed row would be a new one'
    return `  ${name}: { hash: row }  # guessed: no column numbers the rows${note}`
  }
  const codes = Object.keys(column.codes ?? {})
  const likely = likelyCodes.get(name) ?? (codes.includes('other') ? 'other' : codes[0])
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

function leftLines(guess: GuessedFact, namesAreKnown: boolean): string[] {
  return [...personalLines(guess), ...placeless(guess, namesAreKnown)]
}

function personalLines({ personal }: GuessedFact): string[] {
  if (personal.length === 0) return []
  const names = personal.map(({ name }) => plainText(name)).join(', ')
  return [`# Leave these unmapped, they say who somebody is: ${names}`]
}

function placeless({ fact, left, columns }: GuessedFact, namesAreKnown: boolean): string[] {
  if (left.length === 0) return []
  const names = left.map(({ name }) => plainText(name)).join(', ')
  const customer = columns.get('customer_id')
  // What a column is called decides whether it may enter the lake: unknown, it stays out.
  if (fact.name !== 'customer' || customer === undefined || !namesAreKnown) {
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
  // A line end inside would end the line, even in a comment: as JSON it reads back the same.
  if (/[\u0000-\u001f\u0085\u2028\u2029]/.test(text)) return JSON.stringify(text)
  return /^[\p{L}\p{N}_][\p{L}\p{N}_.-]*$/u.test(text) ? text : quotedText(text)
}
