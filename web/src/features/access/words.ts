import { defineWords } from '../../lib/words.ts'

export const useAccessWords = defineWords('access', {
  sign_in: ['登录', 'Sign in'],
  lead: ['零售银行客户经营', 'Marketing for a retail bank'],
  staff_number: ['工号', 'Staff number'],
  staff_number_needed: ['请输入工号', 'Enter your staff number'],
  password: ['密码', 'Password'],
  password_needed: ['请输入密码', 'Enter your password'],
  help: [
    '忘记密码或账号被锁，请联系本行管理员重置。',
    'Forgot your password, or locked out? Ask your administrator to reset it.',
  ],
  other_language: ['English', '中文'],
  change_password: ['修改密码', 'Change password'],
  must_change: [
    '这是首次登录或密码刚被重置。请先设置自己的新密码，再继续使用。',
    'This is your first sign-in, or your password was reset. Set your own password to go on.',
  ],
  current: ['当前密码', 'Current password'],
  next: ['新密码', 'New password'],
  again: ['再次输入新密码', 'New password again'],
  next_rule: [
    '至少 10 位，不含工号，不同于当前密码',
    'Ten characters or more, without your staff number, not the current one',
  ],
  next_short: ['新密码至少 10 位', 'The new password needs ten characters or more'],
  again_differs: ['两次输入不一致', 'The two do not match'],
  changed: ['密码已修改', 'Your password was changed'],
})
