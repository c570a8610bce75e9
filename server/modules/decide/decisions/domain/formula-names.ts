import type { Formula } from '#modules/know/strategy/index.ts'

/** Every name a formula reads, parameters among them; one read twice is there twice. */
export function namesIn(formula: Formula): string[] {
  switch (formula.kind) {
    case 'number':
      return []
    case 'name':
      return [formula.name]
    case 'negative':
      return namesIn(formula.of)
    case 'operation':
      return [...namesIn(formula.left), ...namesIn(formula.right)]
    case 'call':
      return formula.arguments.flatMap(namesIn)
  }
}
