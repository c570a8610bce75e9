import { defineWords } from '../../lib/words.ts'

export const useProposalWords = defineWords('proposals', {
  title: ['待复核', 'Second person'],
  lead: [
    '须由两人完成的事项：一人提出，另一人复核；同意后立即执行，并写入审计记录',
    'What takes two people: one proposes, another decides; done at once when approved, and audited',
  ],
  open: ['待复核', 'Waiting'],
  decided: ['已处理', 'Decided'],
  none: ['没有待复核的事项', 'Nothing waits'],
  none_cure: ['提出的事项会出现在这里', 'What is proposed appears here'],
  none_decided: ['还没有处理过的事项', 'Nothing was decided yet'],
  what: ['事项', 'What'],
  reason: ['理由', 'Reason'],
  proposed: ['提出', 'Proposed'],
  state: ['状态', 'State'],
  approve: ['同意', 'Approve'],
  refuse: ['拒绝', 'Refuse'],
  withdraw: ['撤回', 'Withdraw'],
  approved: ['已同意', 'Approved'],
  refused: ['已拒绝', 'Refused'],
  withdrawn: ['已撤回', 'Withdrawn'],
  secret: ['密码后半段（只显示这一次）', 'Second half of the password (shown only once)'],
  secret_note: [
    '请当面交给本人；前半段在提出人手中，两段相连才能登录。',
    'Hand it over in person; the proposer holds the first half, and only both together sign in.',
  ],
})
