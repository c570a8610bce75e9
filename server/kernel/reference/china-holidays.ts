import type { HolidayNotice } from '../holidays.ts'

/**
 * Public holidays and make-up workdays of mainland China as the State Council's General Office
 * announced them, taken from the notices named (through the collection `holiday-cn`, MIT licence).
 * A notice appears about two months before its year: add it here when it is out, never before.
 */
export const chinaHolidayNotices: readonly HolidayNotice[] = [
  {
    year: 2024,
    source: {
      title: '国务院办公厅关于2024年部分节假日安排的通知',
      url: 'https://www.gov.cn/zhengce/zhengceku/202310/content_6911528.htm',
    },
    holidays: [
      {
        name: { zh: '元旦', en: "New Year's Day" },
        off: ['2024-01-01', '2024-01-01'],
        makeUp: [],
      },
      {
        name: { zh: '春节', en: 'Spring Festival' },
        off: ['2024-02-10', '2024-02-17'],
        makeUp: ['2024-02-04', '2024-02-18'],
      },
      {
        name: { zh: '清明节', en: 'Qingming Festival' },
        off: ['2024-04-04', '2024-04-06'],
        makeUp: ['2024-04-07'],
      },
      {
        name: { zh: '劳动节', en: 'Labour Day' },
        off: ['2024-05-01', '2024-05-05'],
        makeUp: ['2024-04-28', '2024-05-11'],
      },
      {
        name: { zh: '端午节', en: 'Dragon Boat Festival' },
        off: ['2024-06-10', '2024-06-10'],
        makeUp: [],
      },
      {
        name: { zh: '中秋节', en: 'Mid-Autumn Festival' },
        off: ['2024-09-15', '2024-09-17'],
        makeUp: ['2024-09-14'],
      },
      {
        name: { zh: '国庆节', en: 'National Day' },
        off: ['2024-10-01', '2024-10-07'],
        makeUp: ['2024-09-29', '2024-10-12'],
      },
    ],
  },
  {
    year: 2025,
    source: {
      title: '国务院办公厅关于2025年部分节假日安排的通知',
      url: 'https://www.gov.cn/zhengce/zhengceku/202411/content_6986383.htm',
    },
    holidays: [
      {
        name: { zh: '元旦', en: "New Year's Day" },
        off: ['2025-01-01', '2025-01-01'],
        makeUp: [],
      },
      {
        name: { zh: '春节', en: 'Spring Festival' },
        off: ['2025-01-28', '2025-02-04'],
        makeUp: ['2025-01-26', '2025-02-08'],
      },
      {
        name: { zh: '清明节', en: 'Qingming Festival' },
        off: ['2025-04-04', '2025-04-06'],
        makeUp: [],
      },
      {
        name: { zh: '劳动节', en: 'Labour Day' },
        off: ['2025-05-01', '2025-05-05'],
        makeUp: ['2025-04-27'],
      },
      {
        name: { zh: '端午节', en: 'Dragon Boat Festival' },
        off: ['2025-05-31', '2025-06-02'],
        makeUp: [],
      },
      {
        name: { zh: '国庆节、中秋节', en: 'National Day and Mid-Autumn Festival' },
        off: ['2025-10-01', '2025-10-08'],
        makeUp: ['2025-09-28', '2025-10-11'],
      },
    ],
  },
  {
    year: 2026,
    source: {
      title: '国务院办公厅关于2026年部分节假日安排的通知',
      url: 'https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm',
    },
    holidays: [
      {
        name: { zh: '元旦', en: "New Year's Day" },
        off: ['2026-01-01', '2026-01-03'],
        makeUp: ['2026-01-04'],
      },
      {
        name: { zh: '春节', en: 'Spring Festival' },
        off: ['2026-02-15', '2026-02-23'],
        makeUp: ['2026-02-14', '2026-02-28'],
      },
      {
        name: { zh: '清明节', en: 'Qingming Festival' },
        off: ['2026-04-04', '2026-04-06'],
        makeUp: [],
      },
      {
        name: { zh: '劳动节', en: 'Labour Day' },
        off: ['2026-05-01', '2026-05-05'],
        makeUp: ['2026-05-09'],
      },
      {
        name: { zh: '端午节', en: 'Dragon Boat Festival' },
        off: ['2026-06-19', '2026-06-21'],
        makeUp: [],
      },
      {
        name: { zh: '国庆节', en: 'National Day' },
        off: ['2026-10-01', '2026-10-07'],
        makeUp: ['2026-09-20', '2026-10-10'],
      },
      {
        name: { zh: '中秋节', en: 'Mid-Autumn Festival' },
        off: ['2026-09-25', '2026-09-27'],
        makeUp: [],
      },
    ],
  },
]
