import { defineConfig } from 'vitest/config'

const stories = [
  'test/**/*.process.test.ts',
  'test/engine/**/*.test.ts',
  'test/invariants/**/*.test.ts',
  'test/endToEnd/**/*.test.ts',
]

/** Stories start a real engine of their own: two files at a time, after everything that needs none. */
export default defineConfig({
  test: {
    environment: 'node',
    pool: 'forks',
    env: { TZ: 'Europe/London' },
    testTimeout: 600_000,
    hookTimeout: 600_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'units',
          include: ['test/**/*.test.ts'],
          exclude: stories,
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: { name: 'stories', include: stories, maxWorkers: 2, sequence: { groupOrder: 1 } },
      },
    ],
  },
})
