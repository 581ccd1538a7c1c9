import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { runNode } from '../../testbed/processes/run.js';

const logger = fileURLToPath(new URL('../../dist/logger.js', import.meta.url));

test('an error is one JSON line without the arguments of the command that failed', async () => {
  const script = `
    const { createLogger } = await import(${JSON.stringify(logger)});
    const cause = Object.assign(new Error('WRONGTYPE'), { command: { name: 'set', args: ['hf:sess:SECRET-ID', 'SECRET-TEXT'] } });
    const err = Object.assign(new Error('line one\\nline two \\u001b[31m', { cause }), { code: 'ECODE', command: cause.command });
    createLogger({ level: 'info', name: 'test', pretty: false }).error({ err }, 'it failed');`;
  const { stderr } = await runNode('--input-type=module', ['-e', script]);
  expect(stderr).not.toContain('SECRET');
  expect(stderr).not.toContain('\u001b');
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(JSON.parse(stderr)).toMatchObject({
    err: { code: 'ECODE', message: expect.stringContaining('WRONGTYPE') },
  });
});
