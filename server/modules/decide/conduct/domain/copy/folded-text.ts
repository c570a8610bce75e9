import {
  homophones,
  pictures,
  plainForms,
  shySyllables,
  splitForms,
  syllables,
} from './characters.ts'

/** A text made comparable, with the way back to the places of the text as typed. */
export interface FoldedText {
  /** Without what hides a word; `、` parts a list, `，` ends a clause and `。` a sentence. */
  readonly text: string
  /** Place in the typed text of each unit of the folded one; one more for the end. */
  readonly places: readonly number[]
  /** Where each unit of the folded text ends in the typed one. */
  readonly ends: readonly number[]
}

interface Unit {
  readonly character: string
  readonly from: number
  readonly to: number
}

const soft = /[\s\p{Cf}\p{Mn}\p{Me}*·•・‧_\-–—−~～/\\|｜^`'"“”‘’「」『』【】《》()[\]{}<>+=#@&.…]/u
/** A question is a topic, and what follows its answer: 征信花了？照样批 is one sentence. */
const clauseMark = /[,，:：?？]/u
const sentenceMark = /[。!！;；\n\r]/u
const chinese = /\p{Script=Han}/u
const picture = /[\p{Extended_Pictographic}\p{So}]/u
/** Figures in rings between characters only hide: 翻①倍. */
const ringed = /[\u2460-\u24ff\u2776-\u2793\u3251-\u325f\u32b1-\u32bf]/u
/** Answers and negations of one character are clauses of their own: 不，保本 is no 不保本. */
const wholeAlone = /[不非没无莫勿对是好嗯行有]/u

/** Chinese as it is read: width, script, marks, pictures, homophones and syllables undone. */
export function fold(typed: string): FoldedText {
  const units = withSyllables(withSplitForms(joined(withoutMarks(unitsOf(typed)))))
  let text = units.map(({ character }) => character).join('')
  for (const [pattern, read] of homophones) {
    text = text.replace(pattern, (found) => (found.length === read.length ? read : found))
  }
  return {
    text,
    places: [...units.map(({ from }) => from), typed.length],
    ends: units.map(({ to }) => to),
  }
}

/** Decorates only: what is read as a word or counts stays. */
function isPicture(character: string): boolean {
  return picture.test(character) && !ringed.test(character) && !/[0-9#*]/.test(character)
}

function unitsOf(typed: string): Unit[] {
  const units: Unit[] = []
  let place = 0
  for (const character of typed) {
    const span = { from: place, to: place + character.length }
    place = span.to
    // 第①名 is counted.
    if (!pictures.has(character) && isPicture(character)) continue
    if (ringed.test(character) && units.at(-1)?.character !== '第') continue
    for (const form of pictures.get(character) ?? plainLatin(character)) {
      for (const unit of plainForms.get(form) ?? form) units.push({ character: unit, ...span })
    }
  }
  return units
}

/** Half width, small, without tones: ｂǎｏ is bao. */
function plainLatin(character: string): string {
  return character
    .normalize('NFKD')
    .replaceAll(/\p{Mn}/gu, '')
    .normalize('NFKC')
    .toLowerCase()
}

/** Marks between characters vanish; those that end a clause or a sentence stay, as one of two. */
function withoutMarks(units: readonly Unit[]): Unit[] {
  return units.flatMap((unit, at) => {
    const { character } = unit
    const isDigit = (other: Unit | undefined) =>
      other !== undefined && /[0-9]/.test(other.character)
    // A decimal point and a thousands mark belong to the figure.
    if (/[.,]/.test(character) && isDigit(units[at - 1]) && isDigit(units[at + 1])) {
      return character === '.' ? [unit] : []
    }
    if (sentenceMark.test(character)) return [{ ...unit, character: '。' }]
    if (clauseMark.test(character)) return [{ ...unit, character: '，' }]
    if (character === '、') return [unit]
    if (soft.test(character)) return []
    return character.length === 1 ? [unit] : []
  })
}

/** 保，本: a mark beside a lone character hides a word. */
function joined(units: readonly Unit[]): Unit[] {
  const isMark = (unit: Unit | undefined) => unit === undefined || /[、，。]/.test(unit.character)
  const isAlone = (at: number): boolean => {
    const unit = units[at]
    return (
      unit !== undefined &&
      chinese.test(unit.character) &&
      !wholeAlone.test(unit.character) &&
      isMark(units[at - 1]) &&
      isMark(units[at + 1])
    )
  }
  return units.filter(({ character }, at) => {
    if (!/[、，。]/.test(character)) return true
    return !(isAlone(at - 1) || isAlone(at + 1))
  })
}

function withSplitForms(units: readonly Unit[]): Unit[] {
  return merged(units, (rest) => {
    const found = splitForms.find(([parts]) => rest.startsWith(parts))
    return found === undefined ? undefined : { length: found[0].length, character: found[1] }
  })
}

/** Latin runs made of syllables alone: bao本, wenzhuan. */
function withSyllables(units: readonly Unit[]): Unit[] {
  const text = units.map(({ character }) => character).join('')
  const found = new Map<number, { length: number; character: string }>()
  for (const run of text.matchAll(/[a-z]+/g)) {
    const at = run.index
    // A longer run is a sentence of English, not a word written in syllables.
    const parts = run[0].length > 30 ? undefined : cut(run[0])
    if (parts === undefined) continue
    const touches = chinese.test(text[at - 1] ?? '') || chinese.test(text[at + run[0].length] ?? '')
    const within = chinese.test(text[at - 1] ?? '') && chinese.test(text[at + run[0].length] ?? '')
    if (parts.length === 1 && (shySyllables.has(parts[0] ?? '') ? !within : !touches)) continue
    let place = at
    for (const part of parts) {
      found.set(place, { length: part.length, character: syllables.get(part) ?? part })
      place += part.length
    }
  }
  let at = 0
  return merged(units, (_, length) => {
    at = text.length - length
    return found.get(at)
  })
}

function cut(run: string): string[] | undefined {
  if (run === '') return []
  for (let length = Math.min(6, run.length); length >= 2; length -= 1) {
    const part = run.slice(0, length)
    if (!syllables.has(part)) continue
    const rest = cut(run.slice(length))
    if (rest !== undefined) return [part, ...rest]
  }
  return undefined
}

/** Several units read as one character, which stands where all of them stood. */
function merged(
  units: readonly Unit[],
  at: (rest: string, length: number) => { length: number; character: string } | undefined,
): Unit[] {
  const text = units.map(({ character }) => character).join('')
  const result: Unit[] = []
  for (let place = 0; place < units.length; ) {
    const first = units[place]
    if (first === undefined) break
    const found = at(text.slice(place), text.length - place)
    const last = units[place + (found?.length ?? 1) - 1] ?? first
    result.push({ ...first, character: found?.character ?? first.character, to: last.to })
    place += found?.length ?? 1
  }
  return result
}

const letters: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  $: 's',
  '@': 'a',
}

/** English as it is read: small letters, single blanks, figures among letters as letters. */
export function foldEnglish(typed: string): FoldedText {
  const units: Unit[] = []
  let place = 0
  for (const character of typed) {
    const span = { from: place, to: place + character.length }
    place = span.to
    const plain = plainForms.get(character) ?? character.normalize('NFKC').toLowerCase()
    for (const unit of plain) {
      if (/\p{Cf}/u.test(unit) || unit.length > 1) continue
      if (/[!?;.\n]/.test(unit) && !/[0-9]/.test(typed[span.to] ?? '')) {
        units.push({ character: '.', ...span })
      } else if (/[\s\-_*/|]/.test(unit)) {
        if (units.at(-1)?.character !== ' ') units.push({ character: ' ', ...span })
      } else units.push({ character: unit.replace(/[’‘]/, "'"), ...span })
    }
  }
  const raw = units.map(({ character }) => character).join('')
  const text = raw.replace(
    /(?<=[a-z])[01345$@](?=[a-z])|(?<=[a-z]{3})0(?![0-9a-z])/g,
    (mark) => letters[mark] ?? mark,
  )
  return {
    text,
    places: [...units.map(({ from }) => from), typed.length],
    ends: units.map(({ to }) => to),
  }
}
