import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { passwordWeakness } from './password.ts'

const weakness = (password: string, isCurrent = false) =>
  passwordWeakness({ password, staffNumber: 'A1001', isCurrent })?.en

describe('a new password', () => {
  const refused: [password: string, why: RegExp][] = [
    ['short', /10 characters/],
    ['知客知客知客知客知', /10 characters/],
    ['mine-a1001-ok', /staff number/],
    ['aaaaaaaaaaaa', /too simple/],
    ['1234567890', /too simple/],
    ['0987654321', /too simple/],
    ['abcdefghijkl', /too simple/],
    ['ababababababab', /too simple/],
    ['password123', /common/],
    ['Password2026!', /common/],
    ['P@ssw0rd2026', /common/],
    ['passwordpassword', /common/],
    ['iloveyou1314', /common/],
    ['woaini5201314', /common/],
    ['qwertyuiop', /common/],
    ['Zhongguo2026', /common/],
  ]
  for (const [password, why] of refused) {
    it(`refuses ${password}`, () => assert.match(weakness(password) ?? 'accepted', why))
  }

  it('refuses the one in use', () => {
    assert.match(weakness('plum-rain-in-June', true) ?? 'accepted', /not be the old one/)
  })

  it('asks for no symbols or capitals: a long phrase will do', () => {
    assert.equal(weakness('plum rain in june'), undefined)
    assert.equal(weakness('黄梅时节家家雨青草池塘'), undefined)
  })
})
