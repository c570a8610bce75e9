import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

export const projectRoot = fileURLToPath(new URL('../..', import.meta.url))

const neverEntered = new Set(['node_modules', '.git', '.zhike', 'dist', 'tmp'])

/** Every file of the project below `folders`, as paths from its root with `/` between. */
export function projectFiles(folders: readonly string[], extension: RegExp): string[] {
  const found: string[] = []
  const visit = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (neverEntered.has(entry.name)) continue
      const path = join(folder, entry.name)
      if (entry.isDirectory()) visit(path)
      else if (extension.test(entry.name)) {
        found.push(relative(projectRoot, path).split(sep).join('/'))
      }
    }
  }
  for (const folder of folders) visit(join(projectRoot, folder))
  return found.sort()
}

export function readProjectFile(path: string): string {
  return readFileSync(join(projectRoot, path), 'utf8')
}
