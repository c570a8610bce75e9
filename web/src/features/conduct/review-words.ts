import { defineWords } from '../../lib/words.ts'

export const useReviewWords = defineWords('review', {
  title: ['等待审核的文案', 'Copy waiting for review'],
  note: ['文案须由制定人以外的人审批', 'Approved by another person than the one who made it'],
  none: ['没有等待审核的文案', 'No copy waits for review'],
  none_cure: [
    '营销人员提交活动后，文案与检查结果列在这里',
    'It stands here once a marketer submits',
  ],
  submitted: ['{{by}} 于 {{at}} 提交', 'Submitted by {{by}}, {{at}}'],
  review: ['去审批', 'Review'],
  look: ['查看', 'Look'],
  clean: ['未发现问题', 'Nothing against it'],
})
