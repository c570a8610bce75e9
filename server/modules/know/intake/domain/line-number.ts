/**
 * Lines of a delivery in several files are counted in one column, each file in a range of its own:
 * they keep the order of the files, and a single file's lines stay as they are.
 */
export const LINES_A_FILE = 100_000_000_000

export function lineIn(fileIndex: number, line: number): number {
  return fileIndex * LINES_A_FILE + line
}

export function placeOf(line: number): { readonly fileIndex: number; readonly line: number } {
  return { fileIndex: Math.floor(line / LINES_A_FILE), line: line % LINES_A_FILE }
}
