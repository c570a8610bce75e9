import type { Fact } from '#modules/know/intake/index.ts'

/** The facts a pack may speak of, by name. */
export type Catalogue = (name: string) => Fact | undefined

/** Product families of the catalogue: what a pack must put into classes. */
export function familiesOf(catalogue: Catalogue): string[] {
  return Object.keys(catalogue('account')?.columns['family']?.codes ?? {})
}
