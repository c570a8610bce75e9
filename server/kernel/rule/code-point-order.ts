/**
 * Order of the UTF-8 bytes, which is what engines compare by: that of code points. UTF-16 units
 * order rare characters (beyond U+FFFF, written as surrogates) before U+E000 to U+FFFF instead.
 */
export function compareByCodePoint(a: string, b: string): number {
  const shared = Math.min(a.length, b.length)
  for (let at = 0; at < shared; at += 1) {
    const [unitA, unitB] = [a.charCodeAt(at), b.charCodeAt(at)]
    if (unitA !== unitB) return rank(unitA) - rank(unitB)
  }
  return a.length - b.length
}

function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit
}
