import { quoteText } from '#kernel/sql-text.ts'

/**
 * Zones that have kept one offset since a day, and that offset in hours. The general conversion
 * consults the zone's whole history row by row and costs as much as parsing the line.
 * China: no summer time since 15 September 1991 (IANA tz database, Rule PRC).
 */
const steadyZones: Readonly<Record<string, { readonly since: string; readonly hours: number }>> = {
  'Asia/Shanghai': { since: '1991-09-15', hours: 8 },
  UTC: { since: '1800-01-01', hours: 0 },
}

/** A local timestamp as an instant. Needs a session whose time zone is UTC. */
export function instantSql(timestamp: string, timeZone: string): string {
  const general = `timezone(${quoteText(timeZone)}, ${timestamp})`
  const steady = steadyZones[timeZone]
  if (steady === undefined) return general
  const shifted = `cast(${timestamp} - interval ${steady.hours} hour as timestamp with time zone)`
  const since = `timestamp ${quoteText(`${steady.since} 00:00:00`)}`
  return `case when ${timestamp} >= ${since} then ${shifted} else ${general} end`
}
