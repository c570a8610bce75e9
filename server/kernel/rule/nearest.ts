/** The candidate a person most likely meant by `typed`, or '' when none is near enough. */
export function nearest(typed: string, candidates: Iterable<string>): string {
  const wanted = typed.toLowerCase()
  // A third of the letters may be wrong; a short or Chinese name stands a single slip.
  const tolerance = Math.max(1, Math.floor(wanted.length / 3))
  let best = ''
  let bestDistance = tolerance + 1
  for (const candidate of candidates) {
    const distance = editDistance(wanted, candidate.toLowerCase(), bestDistance)
    if (distance < bestDistance && distance < candidate.length) {
      best = candidate
      bestDistance = distance
    }
  }
  return best !== '' ? best : containing(wanted, candidates)
}

/** Failing a slip of the pen: the only candidate that holds the typed word within it. */
function containing(wanted: string, candidates: Iterable<string>): string {
  if (wanted.length < 2) return ''
  const found = [...new Set(candidates)].filter((name) => name.toLowerCase().includes(wanted))
  return found.length === 1 ? (found[0] ?? '') : ''
}

/** Levenshtein distance with neighbour swaps as one slip; stops early at `limit`. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1]
      let distance = Math.min(
        (last[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (last[j - 1] ?? 0) + (same ? 0 : 1),
      )
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        distance = Math.min(distance, (beforeLast[j - 2] ?? 0) + 1)
      }
      row.push(distance)
    }
    if (Math.min(...row) >= limit) return limit
    beforeLast = last
    last = row
  }
  return Math.min(last[b.length] ?? limit, limit)
}
