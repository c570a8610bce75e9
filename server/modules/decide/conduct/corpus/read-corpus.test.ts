import assert from 'node:assert/strict'
import { describe, it } from 'node:test'

import { loadPack } from '#modules/know/strategy/index.ts'

import {
  halves,
  hands,
  readCorpus,
  readRules,
  type Half,
  type LabelledCopy,
} from './read-corpus.ts'

// A failure names ids, never words: the sealed half stays unread even when its form is wrong.
async function both(half: Half): Promise<LabelledCopy[]> {
  const written = await Promise.all(hands.map((hand) => readCorpus(half, hand)))
  return written.flat()
}
const known = await readRules()
const corpus = {
  open: await both('open'),
  sealed: await both('sealed'),
}
const whole = [...corpus.open, ...corpus.sealed]
const loaded = await loadPack('strategy')
if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems))
const families = new Set(loaded.pack.families.map(({ code }) => code))

const idsWhere = (rows: readonly LabelledCopy[], wrong: (row: LabelledCopy) => boolean): string[] =>
  rows.filter(wrong).map(({ id }) => id)

/** What is left of a text when figures and marks are gone: the wording itself. */
function wording(text: string): Set<string> {
  const letters = text.toLowerCase().replaceAll(/[^\p{L}]/gu, '')
  return new Set([...letters].map((letter, at) => letter + (letters[at + 1] ?? '')))
}

function likeness(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const shared = [...one].filter((pair) => other.has(pair)).length
  return shared / (one.size + other.size - shared)
}

function countsBy(rows: readonly LabelledCopy[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { kind, verdict } of rows) {
    const stratum = `${kind}/${verdict}`
    counts.set(stratum, (counts.get(stratum) ?? 0) + 1)
  }
  return counts
}

describe('the corpus of marketing copy', () => {
  it('holds at least 600 pieces, each with an id of its own', () => {
    assert.ok(whole.length >= 600)
    assert.equal(new Set(whole.map(({ id }) => id)).size, whole.length)
  })

  it('has no text twice, in one half or in both', () => {
    const first = new Map<string, string>()
    const again = whole.flatMap(({ id, text }) => {
      const earlier = first.get(text)
      first.set(text, id)
      return earlier === undefined ? [] : [`${earlier} = ${id}`]
    })
    assert.deepEqual(again, [])
  })

  it('says nothing in one half that the other says with another figure or mark', () => {
    const open = corpus.open.map((row) => ({ id: row.id, words: wording(row.text) }))
    const near = corpus.sealed.flatMap((row) => {
      const words = wording(row.text)
      return open
        .filter((other) => likeness(words, other.words) >= 0.7)
        .map((other) => `${other.id} ~ ${row.id}`)
    })
    assert.deepEqual(near, [])
  })

  it('is at least 40 % lawful in each half', () => {
    for (const half of halves) {
      const lawful = corpus[half].filter(({ verdict }) => verdict === 'allow').length
      assert.ok(lawful >= corpus[half].length * 0.4, half)
    }
  })

  it('covers every kind and verdict alike in both halves', () => {
    const [open, sealed] = [countsBy(corpus.open), countsBy(corpus.sealed)]
    const uneven = [...new Set([...open.keys(), ...sealed.keys()])].filter(
      (stratum) => Math.abs((open.get(stratum) ?? 0) - (sealed.get(stratum) ?? 0)) > 1,
    )
    assert.deepEqual(uneven, [])
    const kinds = (rows: readonly LabelledCopy[]): string[] =>
      [...new Set(rows.map(({ kind }) => kind))].toSorted()
    assert.deepEqual(kinds(corpus.open), kinds(corpus.sealed))
  })

  it('names known rules where copy is not simply lawful, and only there', () => {
    assert.deepEqual(
      idsWhere(whole, ({ rules }) => rules.some((rule) => !known.has(rule))),
      [],
    )
    assert.deepEqual(
      idsWhere(whole, ({ rules, verdict }) => (rules.length === 0) !== (verdict === 'allow')),
      [],
    )
    const spoken = new Set(whole.flatMap(({ rules }) => rules))
    assert.deepEqual(
      [...known].filter((rule) => !spoken.has(rule)),
      [],
    )
  })

  it('speaks of families, channels, audiences and purposes that exist', () => {
    const channels = new Set(['sms', 'app', 'email', 'poster', 'moments', 'talk'])
    const audiences = new Set(['public', 'specific', 'elders', 'students', 'minors'])
    const purposes = new Set(['marketing', 'service'])
    const facts = new Set(['yearly_total_cost', 'risk_level', 'venue', 'tag', 'occasion'])
    assert.deepEqual(
      idsWhere(
        whole,
        (row) =>
          (row.family !== '' && !families.has(row.family)) ||
          !channels.has(row.channel) ||
          !audiences.has(row.audience) ||
          !purposes.has(row.purpose) ||
          [...row.facts].some(([name, value]) => !facts.has(name) || value === '') ||
          row.text.trim() === '',
      ),
      [],
    )
  })
})
