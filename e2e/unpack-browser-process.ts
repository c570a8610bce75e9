import { join } from 'node:path'

import packaged, { inflate } from '@sparticuz/chromium'

/** Unpacks the browser that npm brought into TMPDIR: `node unpack-browser-process.ts BIN`. */
const packed = process.argv[2]
if (packed === undefined) throw new Error('name the folder of the packed browser')
await packaged.executablePath(packed)
await inflate(join(packed, 'al2023.tar.br'))
