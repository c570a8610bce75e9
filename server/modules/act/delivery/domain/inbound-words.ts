/** What a customer's answer to a message asks for. */
export type InboundWord = 'refuse' | 'leave_alone'

/**
 * Answers by which customers refuse further marketing messages: the letters operators ask for
 * (回复R/T/TD/N 退订), and the words people type instead (FIELD §3; SMS15: refusal is to be easy and
 * free). What merely might be a refusal counts as one: nobody is the worse for one message less.
 */
const refusals = [
  ...['R', 'T', 'TD', 'N', 'NO', 'Q', 'QX', 'JS', 'STOP', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT'],
  ...['退', '退订', '退出', '拒', '拒收', '拒绝', '取消', '取消订阅', '不要', '不需要', '不用了'],
  ...[
    '不想收到',
    '不要发了',
    '不要再发',
    '不要再发了',
    '别发了',
    '别再发了',
    '停止',
    '停发',
    '0000',
  ],
]

/** Answers by which they ask not to be contacted at all. */
const leaveAlone = [
  '勿扰',
  '请勿打扰',
  '勿打扰',
  '不要打扰',
  '别打扰',
  '不要联系我',
  '不要再联系我',
  '别联系我',
]

/** Forms that stand around the word: 回复R, 回TD, 我要退订, 退订谢谢. */
const before = /^(?:我要|我想|要求|申请|请|回复|回覆|回|发送|发)+/
const after = /(?:谢谢|吧|了|短信|服务|营销短信)+$/

/** Traditional characters of these words, as the simplified ones they are. */
const simplified: Readonly<Record<string, string>> = {
  訂: '订',
  絕: '绝',
  擾: '扰',
  發: '发',
  聯: '联',
  繫: '系',
  係: '系',
  請: '请',
  別: '别',
  覆: '复',
  復: '复',
  複: '复',
  關: '关',
  閉: '闭',
  謝: '谢',
  務: '务',
}

const meanings: ReadonlyMap<string, InboundWord> = new Map([
  ...leaveAlone.map((word) => [foldAnswer(word), 'leave_alone'] as const),
  ...refusals.map((word) => [foldAnswer(word), 'refuse'] as const),
])

/**
 * Reads an answer, whatever its width, case, spaces, signs and script; undefined: a person has to.
 */
export function readAnswer(text: string): InboundWord | undefined {
  const folded = foldAnswer(text)
  const known = meanings.get(folded)
  if (known !== undefined) return known
  const bare = folded.replace(before, '').replace(after, '')
  return meanings.get(bare) ?? meanings.get(folded.replace(before, ''))
}

function foldAnswer(text: string): string {
  return text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
    .replace(/\p{Script=Han}/gu, (sign) => simplified[sign] ?? sign)
}
