import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'

import { createCalendar } from '#kernel/calendar.ts'
import { calendarSchema } from '#modules/know/strategy/domain/calendar-schema.ts'
import { noticesOf } from '#modules/know/strategy/domain/read-calendar.ts'

import { projectRoot } from './source-tree.ts'

const shipped = z
  .object({ calendars: z.object({ cn: calendarSchema }) })
  .parse(parse(readFileSync(join(projectRoot, 'strategy/holidays.yaml'), 'utf8')))

/** Mainland China's holidays as the shipped pack has them. */
export const chinaHolidayNotices = noticesOf(shipped.calendars.cn)
export const chinaCalendar = createCalendar(chinaHolidayNotices)
