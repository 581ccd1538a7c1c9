import { defineConfig } from 'vitest/config';

const common = { environment: 'node', testTimeout: 60_000, hookTimeout: 60_000 } as const;

/**
 * `pure` starts no process and runs in parallel; `process` and `browser` start real clusters, so one file at a time on
 * the two cores they are promised to pass on.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...common,
          name: 'pure',
          include: ['test/{domain,client,house,protocol,prove}/**/*.test.ts'],
          exclude: ['**/*.process.test.ts', '**/*.browser.test.ts'],
        },
      },
      {
        test: {
          ...common,
          name: 'process',
          include: [
            'test/{store,primary,worker,cluster,cli,control,deploy,balancer,bench}/**/*.test.ts',
            'test/**/*.process.test.ts',
          ],
          exclude: ['**/*.browser.test.ts'],
          fileParallelism: false,
        },
      },
      {
        test: { ...common, name: 'browser', include: ['test/**/*.browser.test.ts'], fileParallelism: false },
      },
    ],
  },
});
