import assert from 'node:assert/strict'
import { describe, it } from 'node:test'

import { isHardBounce } from './bounce.ts'
import { readAnswer } from './inbound-words.ts'

describe('what a customer answers', () => {
  const refusals = [
    ...[
      'R',
      'r',
      'Ｒ',
      ' r ',
      'R。',
      '回复R',
      '回R',
      '回复 r',
      '"R"',
      'T',
      't',
      'TD',
      'td',
      'Td',
      'ＴＤ',
    ],
    ...[
      'T D',
      'N',
      'n',
      'Ｎ',
      'NO',
      'no',
      'STOP',
      'Unsubscribe',
      '退订',
      '退訂',
      ' 退 订 ',
      '退订！',
    ],
    ...[
      '退',
      '我要退订',
      '退订谢谢',
      '请退订',
      '退订短信',
      '拒收',
      '拒絕',
      '取消',
      '不需要',
      '不要再发了',
      '别发了',
    ],
    ...['回复TD', '發送TD', '申请退订', '０００0'],
  ]
  for (const text of refusals) {
    it(`refuses: ${text}`, () => assert.equal(readAnswer(text), 'refuse'))
  }
  for (const text of ['勿扰', '请勿打扰', '不要打扰', '勿擾', '不要再联系我', '別聯繫我']) {
    it(`asks to be left alone: ${text}`, () => assert.equal(readAnswer(text), 'leave_alone'))
  }
  for (const text of [
    '',
    '好的',
    '利率多少',
    '是',
    'Y',
    '1',
    '请联系我',
    'RT什么意思',
    '怎么退订理财',
    '谢谢',
    '我要办理',
  ]) {
    it(`is for a person to read: ${text}`, () => assert.equal(readAnswer(text), undefined))
  }
})

describe('a refusal of a message', () => {
  const cases: [channel: string, code: string | null, hard: boolean][] = [
    ['email', '550 5.1.1', true],
    ['email', '550 5.1.2', true],
    ['email', '550-5.1.1', true],
    ['email', '553 5.1.3', true],
    ['email', '550 5.1.10', true],
    ['email', '550 5.7.1', false],
    ['email', '552 5.2.2', false],
    ['email', '550 5.1.8', false],
    ['email', '550', false],
    ['email', '450 4.1.1', false],
    ['sms', 'EMPTY_NUMBER', true],
    ['sms', 'empty_number', true],
    ['sms', 'MK:0001', true],
    ['sms', 'UNDELIV', false],
    ['sms', 'BUSY', false],
    ['sms', null, false],
    ['app', 'EMPTY_NUMBER', false],
  ]
  for (const [channel, code, hard] of cases) {
    it(`${hard ? 'closes' : 'leaves'} the address: ${channel} ${code}`, () => {
      assert.equal(isHardBounce(channel, code), hard)
    })
  }
})
