import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { referencePages } from './all-pages.ts'

const folder = fileURLToPath(new URL('../../docs/reference', import.meta.url))

await mkdir(folder, { recursive: true })
for (const { file, text } of await referencePages()) await writeFile(join(folder, file), text)
