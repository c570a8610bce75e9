/** What a house rule has against a file: each offence names its place and its cure. */
export interface Offence {
  readonly path: string
  readonly line: number
  readonly cure: string
}

/** The formatter breaks code at 100 columns; this is for what it can't break: text, comments, SQL. */
export const longestLine = 120
export const longestFile = 480
/** A table of cases is one idea, however many they are. */
export const longestTest = 640

const leftovers = /\b(TODO|FIXME|XXX|HACK)\b/
const skippedTests =
  /\b(?:test|it|describe)\.(?:skip|todo|only)\b|\{\s*(?:skip|todo|only):|\b(?:t|context)\.(?:skip|todo)\(/
/** Where alone a test may be left out, and then says that it was not run. */
const leavesOut = 'server/testing/real-data.ts'
const isOfTests = /\.test\.ts$|^(server\/testing|e2e)\//
/** Whoever asks the machine for the time behaves otherwise tomorrow: it comes in as an argument. */
const machineTime = /\bDate\.now\b|\bnew Date\(\)|\bTemporal\.Now\b/
const theClock = 'server/kernel/clock.ts'
const asksForTime = /^(server|demo|e2e|bench)\//
const forbiddenNames = /(^|[/-])(utils?|helpers?|managers?|misc|common)\.(ts|tsx)$/
const commentedCode =
  /^\s*\/\/\s*(?:(?:const|let|await|return|import|export)\b.*[=({]|\w+(?:\.\w+)*\(.*\)\s*;?$|[{}]\s*$)/

/** Wide characters count once: what matters is that a line is read without scrolling. */
function isGenerated(source: string): boolean {
  return /^(\/\/|--|<!--|#) generated\b/i.test(source)
}

export function offencesOf(path: string, source: string): Offence[] {
  if (isGenerated(source)) return []
  const offences: Offence[] = []
  const lines = source.split('\n')
  const add = (line: number, cure: string): void => {
    offences.push({ path, line, cure })
  }
  if (forbiddenNames.test(path)) add(1, 'name the file after what it does')
  if (!/^([a-z0-9._-]+\.sql|[a-z0-9.$-]+\.(ts|tsx|mjs))$/.test(path.split('/').at(-1) ?? '')) {
    add(1, 'file names are kebab-case')
  }
  const longest = path.endsWith('.test.ts') ? longestTest : longestFile
  if (lines.length > longest && !path.endsWith('.sql'))
    add(longest, 'more than one idea: split the file')
  if (!source.endsWith('\n')) add(lines.length, 'end the file with a line break')
  lines.forEach((text, index) => {
    if (text.length > longestLine) add(index + 1, `over ${longestLine} columns: break the line`)
    if (/[ \t]$/.test(text)) add(index + 1, 'blank at the end of the line')
    if (leftovers.test(text)) add(index + 1, 'finish it or write an issue; leave no marker')
    if (/\.(ts|tsx|mjs)$/.test(path)) {
      if (commentedCode.test(text)) add(index + 1, 'delete code instead of commenting it out')
      if (isOfTests.test(path) && path !== leavesOut && skippedTests.test(text)) {
        add(index + 1, 'a skipped test hides a missing part')
      }
      if (asksForTime.test(path) && path !== theClock && machineTime.test(text)) {
        add(index + 1, 'ask the clock you were given, not the machine')
      }
      if (isOfTests.test(path) && /\bsystemClock\b/.test(text)) {
        add(index + 1, 'a test has a clock of its own')
      }
      if (/catch\s*(\([^)]*\))?\s*\{\s*\}/.test(text)) add(index + 1, 'no silent catch')
    }
  })
  return offences
}

/** Names of tests in a file, to find two that cannot be told apart in a report. */
export function testNamesOf(source: string): string[] {
  return [...source.matchAll(/(?:^|\n)\s*(?:test|it)\(\s*(['"`])((?:(?!\1).)+)\1/g)]
    .map((match) => match[2] ?? '')
    .filter((name) => !name.includes('${'))
}
