/** What counts as blank at either end of a value: spaces of every width, tabs, a line's own CR. */
export const blanks = String.raw`' ' || chr(9) || chr(13) || chr(160) || chr(12288)`
