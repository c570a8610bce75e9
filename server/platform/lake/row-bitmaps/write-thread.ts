import { parentPort, workerData } from 'node:worker_threads'

import { writeBitmaps } from './write-bitmaps.ts'
import type { BitmapsToWrite } from './write-bitmaps.ts'

if (parentPort === null) throw new Error('runs as a thread of make-bitmaps.ts')
parentPort.postMessage(await writeBitmaps(workerData as BitmapsToWrite))
