import assert from 'node:assert/strict'
import { describe, it } from 'node:test'

import { loadPack } from '#modules/know/strategy/index.ts'

import { lintAction } from './domain/copy/pack-copy.ts'
import { gateStages } from './domain/gates/gate.ts'
import { channelsOpenFor, comingGates, conductProblems, copyRulesOf, ladderFor } from './index.ts'

const overlays = [[], ['feeds/berka/strategy'], ['feeds/cmb-fintech-2020/strategy']]
const loaded = await loadPack('strategy')
if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems))

describe('the default strategy', () => {
  it('has at least 25 actions, in all six issues', () => {
    assert.ok(loaded.pack.actions.length >= 25, String(loaded.pack.actions.length))
    const issues = new Set(loaded.pack.actions.map(({ issue }) => issue))
    assert.deepEqual([...issues].toSorted(), [...loaded.pack.issues.keys()].toSorted())
  })

  it('passes its own rules of copy, in both languages', () => {
    const rules = copyRulesOf(loaded.pack.copy)
    const findings = loaded.pack.actions.flatMap((action) =>
      lintAction(action, rules, '2026-10-31'),
    )
    assert.deepEqual(
      findings.map(
        ({ action, channel, language, code, matched }) =>
          `${action}/${channel}/${language}: ${code} ${matched}`,
      ),
      [],
    )
  })

  for (const folders of overlays) {
    it(`has every field its gates read, with ${folders[0] ?? 'no overlay'}`, async () => {
      const pack = await loadPack('strategy', { overlays: folders })
      if (!pack.ok) throw new Error(JSON.stringify(pack.problems))
      assert.deepEqual(conductProblems(pack), [])
    })
  }

  it('asks the stages in one order and fits a ladder in a byte', () => {
    for (const action of loaded.pack.actions) {
      const ladder = ladderFor(action, loaded, { date: '2026-10-31', moment: 'recommend' })
      const order = ladder.map(({ stage }) => gateStages.indexOf(stage))
      assert.deepEqual(
        order,
        order.toSorted((a, b) => a - b),
        action.name,
      )
      assert.ok(ladder.length < 255, action.name)
      const codes = ladder.map(({ stage, code }) => `${stage}/${code}`)
      assert.equal(new Set(codes).size, codes.length, action.name)
    }
  })

  it('leaves an action out of its validity with the reason', () => {
    const [action] = loaded.pack.actions
    assert.ok(action)
    const early = ladderFor(action, loaded, { date: '2025-12-31' })
    assert.ok(early.some(({ code }) => code === 'not_valid'))
    const first = ladderFor(action, loaded, { date: '2026-01-01' })
    assert.ok(!first.some(({ code }) => code === 'not_valid'))
  })

  it('offers each channel of an action in its order', () => {
    for (const action of loaded.pack.actions) {
      const open = channelsOpenFor(action, loaded)
      const channels = action.treatments.map(({ channel }) => channel)
      assert.deepEqual(
        open.map(({ channel }) => channel),
        channels,
      )
      assert.deepEqual(comingGates(action, loaded, '2026-10-31'), [])
    }
  })
})
