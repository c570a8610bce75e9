import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { LineCounter, isMap as isYamlMap, isScalar, isSeq, parseDocument } from 'yaml'
import type { Node } from 'yaml'
import type { PlainMap } from './domain/merge.ts'
import type { Located, PackFile } from './domain/pack-file.ts'
import type { PackPath } from './domain/place-index.ts'
import { say } from './domain/problem.ts'
import type { PackProblem, Place } from './domain/problem.ts'

/** One file of a pack as it was written; `layer` 0 is the base, 1 the first overlay. */
export interface PackSource {
  readonly layer: number
  readonly file: string
  readonly text: string
}

export interface ReadSources {
  readonly sources: readonly PackSource[]
  readonly problems: readonly PackProblem[]
}

/** A pack is small text: beyond this somebody pointed at the wrong folder. */
const MOST_FILES = 200

/** Reads every `.yaml` of the folders and their subfolders, each in the order of their names. */
export async function readSources(folders: readonly string[]): Promise<ReadSources> {
  const sources: PackSource[] = []
  const problems: PackProblem[] = []
  for (const [layer, folder] of folders.entries()) {
    const prefix = layer === 0 ? '' : `${folder.replace(/\/+$/, '')}/`
    const names = await yamlFiles(folder)
    for (const name of names) {
      sources.push({
        layer,
        file: `${prefix}${name}`,
        text: await readFile(join(folder, name), 'utf8'),
      })
    }
    if (names.length === 0) problems.push(emptyFolder(prefix === '' ? folder : prefix))
  }
  return { sources, problems }
}

function emptyFolder(file: string): PackProblem {
  return {
    ...{ file, line: 1, column: 1 },
    words: say('文件夹中没有 .yaml 文件', 'the folder holds no .yaml file'),
    cure: say('请指向策略包文件夹，例如 strategy', 'point at a strategy folder, such as strategy'),
  }
}

async function yamlFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      // No folder is an empty one to whoever named it: the problem says which.
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return []
      throw error
    },
  )
  const names = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.yaml'))
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length).replaceAll('\\', '/'))
    .map((name) => name.replace(/^\/+/, ''))
    .sort()
  if (names.length > MOST_FILES) {
    throw new Error(`${folder} holds ${names.length} .yaml files: not a strategy pack`)
  }
  return names
}

/** Reads one file's text; undefined with problems when it is no YAML map. */
export function readPackFile(
  file: string,
  text: string,
): { file: PackFile | undefined; problems: PackProblem[] } {
  const lineCounter = new LineCounter()
  const document = parseDocument(text, { lineCounter, merge: false, prettyErrors: false })
  const placeAt = (offset: number): Place => {
    const { line, col } = lineCounter.linePos(offset)
    return { file, line, column: col }
  }
  if (document.errors.length > 0) {
    return {
      file: undefined,
      problems: document.errors.map((error) => ({
        ...placeAt(error.pos[0]),
        words: say(`YAML 无法读取：${error.message}`, `this is not YAML: ${error.message}`),
        cure: say('请检查缩进、冒号和引号', 'check the indentation, colons and quotes'),
      })),
    }
  }
  const root = document.contents
  if (root === null) return { file: { file, data: {}, located: [] }, problems: [] }
  if (!isYamlMap(root)) {
    return {
      file: undefined,
      problems: [
        {
          ...placeAt(0),
          words: say('文件最外层应为“名称: 内容”', 'the file must be a map of sections'),
          cure: say('例如以 metrics: 开头', 'begin it with a section, such as metrics:'),
        },
      ],
    }
  }
  const located: Located[] = []
  collect(root, [], placeAt, located)
  return { file: { file, data: document.toJS() as PlainMap, located }, problems: [] }
}

function collect(
  node: Node | null,
  path: PackPath,
  placeAt: (offset: number) => Place,
  into: Located[],
): void {
  if (isYamlMap(node)) {
    for (const { key, value } of node.items) {
      if (!isScalar(key)) continue
      const here = [...path, String(key.value)]
      into.push({ path: here, place: placeAt(key.range?.[0] ?? 0) })
      collect(value as Node | null, here, placeAt, into)
    }
  } else if (isSeq(node)) {
    node.items.forEach((item, index) => {
      const here = [...path, index]
      into.push({ path: here, place: placeAt((item as Node).range?.[0] ?? 0) })
      collect(item as Node, here, placeAt, into)
    })
  }
}
