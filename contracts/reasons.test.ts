import assert from 'node:assert/strict'
import { test } from 'node:test'

import { endpoints } from './index.ts'
import { reasonLists, saysWhy } from './reasons.ts'

const reasons: [text: string, says: boolean][] = [
  ['aa', false],
  ['aaaaaaaaaaaa', false],
  ['啊啊啊啊', false],
  ['核对', false],
  ['1234567890', false],
  ['。。。。。。。。', false],
  ['qwertyuiop', false],
  ['asdfghjk', false],
  ['abcdefgh', false],
  ['        ', false],
  ['', false],
  ['test', false],
  ['客户来电核实', true],
  ['月度名单核对', true],
  ['follow-up call', true],
  ['客户A要求', true],
]

for (const [text, says] of reasons) {
  test(`"${text}" ${says ? 'says' : 'does not say'} why`, () => assert.equal(saysWhy(text), says))
}

test('every list has a way out, in both languages', () => {
  for (const list of Object.values(reasonLists)) {
    assert.ok('other' in list)
    for (const { zh, en } of Object.values(list)) assert.ok(zh !== '' && en !== '')
  }
})

test('wherever a reason is asked, "aa" is none', () => {
  const asked = Object.entries(endpoints).filter(([, { body }]) => shapeOf(body)?.['reason'])
  assert.ok(asked.length >= 8, `${asked.length}`)
  for (const [name, { body }] of asked) {
    const reason = shapeOf(body)?.['reason']
    assert.equal(reason?.safeParse('aa').success, optional.has(name), name)
  }
})

/** What a person may say with a short word or nothing at all: nothing of it is looked into. */
const optional = new Set(['snoozeTask'])

interface Checks {
  safeParse(value: unknown): { success: boolean }
}

function shapeOf(schema: unknown): Record<string, Checks> | undefined {
  return schema !== null && typeof schema === 'object' && 'shape' in schema
    ? (schema.shape as Record<string, Checks>)
    : undefined
}
