import type { Words } from '#contracts/words.ts'

/** How a version took effect, in words. */
export const publicationWords = {
  first: { zh: '建立时给定', en: 'Given when the bank was made' },
  adopted: { zh: '沿用旧版数据目录中的策略', en: 'Taken over from a home of before' },
  unreviewed: { zh: '首次登录前未经复核发布', en: 'Published unreviewed before the first sign-in' },
  approved: { zh: '两人审批发布', en: 'Through two people' },
} as const satisfies Record<string, Words>
