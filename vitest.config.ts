import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  // Pages and examples name the package as its users do.
  resolve: {
    alias: [
      { find: /^scimulator$/, replacement: resolve(import.meta.dirname, 'src/index.ts') },
      { find: /^scimulator\/vitest$/, replacement: resolve(import.meta.dirname, 'src/vitest/index.ts') },
    ],
  },
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Most of the time of most tests goes into waiting; with one core left free, a machine of two would have one worker.
    maxWorkers: '100%',
  },
})
