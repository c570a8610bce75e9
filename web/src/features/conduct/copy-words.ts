import { defineWords } from '../../lib/words.ts'

export const useCopyWords = defineWords('copy', {
  copy: ['文案检查', 'Copy check'],
  lead: [
    '边写边查：哪些话不能说、为什么、怎么改，还缺哪些提示',
    'As you type: what may not be said, why, what to say instead, and which notices it lacks',
  ],
  written: ['文案', 'Copy'],
  text_hint: ['在此输入或粘贴文案，最多 4000 字', 'Type or paste the copy, up to 4,000 characters'],
  family: ['产品类别', 'Product family'],
  any_family: ['不限产品', 'No product'],
  channel: ['渠道', 'Channel'],
  audience: ['受众', 'Audience'],
  'audience.specific': ['特定客户', 'Chosen customers'],
  'audience.public': ['公众', 'The public'],
  result: ['检查结果', 'What was found'],
  waiting: [
    '输入文案后，这里指出问题和缺少的提示',
    'Type a copy; what stands against it appears here',
  ],
  length: ['{{count}} 字', '{{count}} characters'],
})
