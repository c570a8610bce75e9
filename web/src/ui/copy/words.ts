import { defineWords } from '../../lib/words.ts'

export const useCopyResultWords = defineWords('copy-result', {
  clean: ['没有发现问题', 'Nothing stands against it'],
  found: ['{{count}} 处', { one: '{{count}} finding', other: '{{count}} findings' }],
  in_place: ['文案原文，问题已标出', 'The copy, with what was found marked'],
  findings: ['问题', 'Findings'],
  'verdict.violation': ['禁止', 'Not allowed'],
  'verdict.evidence': ['需有依据', 'Needs evidence'],
  'verdict.review': ['需审核', 'Needs review'],
  'verdict.advice': ['建议', 'Advice'],
  cure: ['改法', 'Instead'],
  notices: ['必备提示', 'Notices'],
  notices_none: ['此产品与渠道没有必备提示', 'This product and channel need none'],
  present: ['已有', 'present'],
  missing: ['缺少', 'missing'],
  parts: ['按 {{count}} 条短信计费', { one: 'One SMS part', other: '{{count}} SMS parts' }],
})
