import type { Words } from '#contracts/words.ts'
import {
  isAddress,
  isCardForm,
  isEmail,
  isIdNumber,
  isPhone,
  looksLikeChineseName,
  looksLikeLatinName,
  passesLuhn,
  personalByName,
} from './personal-values.ts'
import type { PersonalKind } from './personal-values.ts'

/** What a sample of a column's values tells: `surely` is refused, `perhaps` is told once. */
export interface PersonalFinding {
  readonly kind: PersonalKind
  readonly sure: boolean
  /** Of the values that are there, 0-1. */
  readonly share: number
}

export interface ColumnSample {
  /** What the file calls it; undefined where several columns were put together. */
  readonly name: string | undefined
  /** Numbers something: long digits are what such a column holds anyway. */
  readonly isNumber: boolean
  /** Names things and not people: products, outlets, districts. */
  readonly namesThings: boolean
  /** Trimmed, none empty. */
  readonly values: readonly string[]
}

export const personalWords: Readonly<Record<PersonalKind, Words>> = {
  name: { zh: '姓名', en: 'names of people' },
  id_number: { zh: '证件号码', en: 'numbers of identity documents' },
  phone: { zh: '电话号码', en: 'phone numbers' },
  card: { zh: '银行卡号', en: 'card numbers' },
  email: { zh: '邮箱', en: 'e-mail addresses' },
  address: { zh: '住址', en: 'addresses' },
}

/**
 * Whether a column tells who people are, by the share of its values and by what it is called. The
 * surest kind comes first; undefined where nothing speaks for any.
 */
export function judgeColumn(sample: ColumnSample): PersonalFinding | undefined {
  const { values } = sample
  if (values.length === 0) return undefined
  const called = sample.name === undefined ? undefined : personalByName(sample.name)
  const findings = [
    judgeIdNumbers(sample, called),
    judgeEmails(sample, called),
    judgePhones(sample, called),
    judgeCards(sample, called),
    judgeAddresses(sample, called),
    judgeNames(sample, called),
  ].filter((finding) => finding !== undefined)
  return findings.find(({ sure }) => sure) ?? findings[0]
}

const count = (values: readonly string[], test: (value: string) => boolean) =>
  values.reduce((sum, value) => sum + (test(value) ? 1 : 0), 0)

function found(
  kind: PersonalKind,
  share: number,
  thresholds: { readonly sure: boolean; readonly perhaps: boolean },
): PersonalFinding | undefined {
  if (!thresholds.sure && !thresholds.perhaps) return undefined
  return { kind, sure: thresholds.sure, share }
}

/** Eighteen digits with a birth date among them are an identity number by one chance in 2,000. */
function judgeIdNumbers({ values }: ColumnSample, called: PersonalKind | undefined) {
  const hits = count(values, isIdNumber)
  const share = hits / values.length
  return found('id_number', share, {
    sure: (share >= 0.2 && hits >= 2) || (called === 'id_number' && hits > 0),
    perhaps: hits > 0,
  })
}

function judgeEmails({ values }: ColumnSample, called: PersonalKind | undefined) {
  const hits = count(values, isEmail)
  const share = hits / values.length
  return found('email', share, {
    sure: (share >= 0.2 && hits >= 2) || (called === 'email' && hits > 0),
    perhaps: hits > 0,
  })
}

/**
 * One number of eleven digits in fourteen could be a mobile's. Running numbers that begin like one
 * share their beginning; those of people do not.
 */
function judgePhones({ values, isNumber }: ColumnSample, called: PersonalKind | undefined) {
  const hits = values.filter(isPhone)
  const share = hits.length / values.length
  const starts = new Set(hits.map((value) => value.replaceAll(/\D/g, '').slice(0, 7))).size
  const scattered = starts >= Math.min(5, hits.length) && starts * 4 >= Math.min(hits.length, 40)
  return found('phone', share, {
    sure:
      (called === 'phone' && hits.length > 0) ||
      (share >= 0.3 && hits.length >= 2 && (!isNumber || (share >= 0.6 && scattered))),
    perhaps: isNumber ? share >= 0.3 && scattered : share >= 0.02,
  })
}

function judgeCards({ values, isNumber }: ColumnSample, called: PersonalKind | undefined) {
  const formed = values.filter(isCardForm)
  const valid = count(formed, passesLuhn)
  const share = formed.length / values.length
  // By chance one in ten passes; of real cards all do.
  const real = formed.length > 0 && valid / formed.length >= 0.5
  return found('card', share, {
    sure:
      (called === 'card' && formed.length > 0 && !(isNumber && !real)) ||
      (share >= 0.2 && formed.length >= 2 && (isNumber ? real && valid >= 5 : real)) ||
      (!isNumber && share >= 0.6 && formed.length >= 2),
    perhaps: isNumber ? real && share >= 0.2 : share >= 0.02,
  })
}

function judgeAddresses({ values, namesThings }: ColumnSample, called: PersonalKind | undefined) {
  if (namesThings) return undefined
  const hits = count(values, isAddress)
  const share = hits / values.length
  return found('address', share, {
    sure: (called === 'address' && hits > 0) || (share >= 0.4 && hits >= 2),
    perhaps: share >= 0.05 || called === 'address',
  })
}

/** Names are many and different; codes that begin like a surname are few. */
function judgeNames(
  { values, namesThings, isNumber }: ColumnSample,
  called: PersonalKind | undefined,
) {
  if (namesThings) return undefined
  const chinese = values.filter(looksLikeChineseName)
  const latin = values.filter(looksLikeLatinName)
  const hits = chinese.length + latin.length
  const share = hits / values.length
  const different = new Set([...chinese, ...latin]).size
  const many = different >= 40 || (different >= 8 && different * 2 >= hits)
  const surnames = chinese.length / values.length
  // A column called so holds names even where they are rare or made up.
  const short = count(values, (value) => /^[\p{L}·•.' -]{1,40}$/u.test(value)) / values.length
  return found('name', share, {
    sure:
      (called === 'name' && (share >= 0.3 || (short >= 0.8 && !isNumber))) ||
      (surnames >= 0.75 && many),
    perhaps: called === 'name' || (share >= 0.6 && many),
  })
}
