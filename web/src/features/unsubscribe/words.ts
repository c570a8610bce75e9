import { defineWords } from '../../lib/words.ts'

export const useUnsubscribeWords = defineWords('unsubscribe', {
  title: ['退订', 'Unsubscribe'],
  what: [
    '点击下面的按钮后，我们不再通过{{channel}}向您发送营销信息。',
    'Press the button, and we send you no more marketing messages by {{channel}}.',
  ],
  keeps: [
    '账户变动、到期提醒等服务通知不受影响。立即生效，无须登录。',
    'Notices about your accounts still reach you. It takes effect at once, without signing in.',
  ],
  stop: ['退订', 'Unsubscribe'],
  done: ['已退订', 'You are unsubscribed'],
  done_note: [
    '我们不再通过{{channel}}向您发送营销信息。如需恢复，请联系您的客户经理或网点。',
    'No more marketing messages by {{channel}}. To receive them again, ask your outlet.',
  ],
  wrong: ['这个退订链接无效', 'This link does not work'],
  wrong_cure: [
    '链接可能不完整。请从收到的消息里重新打开，或联系您的客户经理、网点代为登记退订。',
    'It may be incomplete. Open it again from the message, or ask your outlet to record it.',
  ],
  failed: ['暂时无法办理', 'This cannot be done right now'],
  language: ['English', '中文'],
})
