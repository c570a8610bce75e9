/** What documents show by way of example, found in their text. */

export interface CommandLine {
  readonly words: readonly string[]
  readonly line: number
}

/** `npx zhike …` and `zhike …` in blocks and inline, as the shell would cut them. */
export function commandLinesOf(text: string): CommandLine[] {
  return text.split('\n').flatMap((row, index) => {
    const inline = [...row.matchAll(/`(?:npx )?zhike ([a-z][^`]*)`/g)].map(
      (found) => found[1] ?? '',
    )
    const block = /^(?:npx )?zhike ([a-z].*)$/.exec(row)?.[1]
    return [...inline, ...(block === undefined ? [] : [block])]
      .filter((line) => /[A-Za-z0-9]$|[)'"\]…\p{L}]$/u.test(line.trim()))
      .map((line) => ({ words: shellWords(line), line: index + 1 }))
      .filter(({ words }) => isWhole(words))
  })
}

/** Commands of two words, by their first. */
const pairs = /^(segment|feed|strategy|user|key|vault|demo) [a-z-]+$/

/** A command named in passing, `zhike intake --json`, is no example: it lacks what it takes. */
function isWhole(words: readonly string[]): boolean {
  const said = words.filter((word) => !/^--(json|help)$/.test(word))
  return said[0] === 'verify' || (said.length > 1 && !pairs.test(said.join(' ')))
}

function shellWords(line: string): string[] {
  const plain = line
    .replace(/\s+#.*$/, '')
    .replace(/\s*>.*$/, (tail) => (/["']/.test(tail) ? tail : ''))
  return [...plain.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)]
    .map(([, double, single, bare]) => double ?? single ?? bare ?? '')
    .map((word) => word.replace(/^\[|\]$/g, ''))
    .filter((word) => word !== '' && word !== '…')
}

export function inlineCodeOf(text: string): string[] {
  return [...text.matchAll(/`([^`\n]+)`/g)].map((found) => found[1] ?? '')
}

export interface SpokenRequest {
  readonly method: string
  readonly address: string
  readonly body: string | undefined
}

/** `POST /v1/contacts {…}` in blocks or inline; a body with … in it is a sketch, not an example. */
export function spokenRequestsOf(text: string): SpokenRequest[] {
  return [
    ...text.matchAll(
      /\b(GET|POST|PUT|PATCH|DELETE) (\/(?:api|v1)\/[\w/:-]*\w)(?:\?\S*)?(?: +(\{.*\}))?/g,
    ),
  ]
    .map(([, method = '', address = '', body]) => ({ method, address, body }))
    .map((one) => (one.body?.includes('…') === true ? { ...one, body: undefined } : one))
}

/** Names at the head of lines of a module's block in the architecture. */
export function listedSignatures(text: string): { file: string; name: string }[] {
  return [
    ...text.matchAll(
      /^### .*\(`(server\/[^`]+\/index\.ts)`\)\n+(?:[^\n`#]*\n)*```ts\n([^]*?)^```$/gm,
    ),
  ].flatMap(([, file = '', block = '']) =>
    block
      .split('\n')
      .flatMap((line) => [...(/^(\w+(?:, \w+)*)\(/.exec(line)?.[1] ?? '').split(', ')])
      .filter((name) => name !== '')
      .map((name) => ({ file, name })),
  )
}
