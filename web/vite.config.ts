import react from '@vitejs/plugin-react'
import { type Plugin, defineConfig } from 'vite'

import { endpoints } from '../contracts/index.ts'

const VIRTUAL = 'virtual:operations'

/**
 * Method and path of each endpoint, read from the contracts when the page is built. The page's
 * types come from the same objects, so nothing of zod has to travel to the browser.
 */
function operations(): Plugin {
  return {
    name: 'zhike-operations',
    resolveId: (id) => (id === VIRTUAL ? `\0${VIRTUAL}` : undefined),
    load(id) {
      if (id !== `\0${VIRTUAL}`) return undefined
      const table = Object.entries(endpoints).map(([name, { method, path }]) => [
        name,
        { method, path },
      ])
      return `export const operations = ${JSON.stringify(Object.fromEntries(table))}`
    },
  }
}

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), operations()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    // The charts' own chunk is above the default; it is fetched only where a chart is drawn.
    chunkSizeWarningLimit: 1200,
  },
  server: {
    port: 5173,
    proxy: { '/api': { target: 'http://localhost:3000' } },
  },
})
