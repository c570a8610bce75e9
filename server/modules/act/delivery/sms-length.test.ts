import assert from 'node:assert/strict'
import { describe, it } from 'node:test'

import { longestName, mostSmsParts, withSignature } from './sms-length.ts'

describe('the parts of a text message', () => {
  const setting = { publicOrigin: 'https://zhike.bank.example', signature: '【知客银行】' }
  const k9 = '您好{name}，我行定期存款正在办理，欢迎到网点咨询。拒收请回复R或点{unsubscribe}'

  it('are counted filled in, signed and with the link as long as it gets', () => {
    // 6 of the signature, 34 of the copy, 20 of the name, 13 + 26 + 92 of the link: 191 in threes of 67.
    assert.equal(mostSmsParts(k9, setting), 3)
    assert.equal(mostSmsParts(`${'字'.repeat(50)}{unsubscribe}`, setting), 3)
    assert.equal(mostSmsParts('字'.repeat(64), setting), 1)
    assert.equal(mostSmsParts('字'.repeat(65), setting), 2)
    assert.equal(mostSmsParts(`您好{name}${'字'.repeat(42)}`, setting), 1)
    assert.equal(mostSmsParts(`您好{name}${'字'.repeat(43)}`, setting), 2)
  })

  it('count a signature once, and longer customer numbers', () => {
    assert.equal(withSignature('【本行】您好', '【知客银行】'), '【本行】您好')
    assert.equal(withSignature('您好', '【知客银行】'), '【知客银行】您好')
    const longer = mostSmsParts(k9, { ...setting, idLength: 64 })
    assert.ok(longer > mostSmsParts(k9, setting))
    assert.equal(longestName, 20)
  })
})
