import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';

const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** A start on a Redis that has to end by itself, without a stack trace. Resolves with what it said. */
export async function refusedStart(redisUrl: string, args: readonly string[]): Promise<string> {
  const data = await mkdtemp(join(tmpdir(), 'holdfast-refused-'));
  const given = ['--port', '0', '--host', '127.0.0.1', '--workers', '1', '--data', data, '--redis', redisUrl];
  const { code, output } = await new Promise<{ code: unknown; output: string }>((resolve) => {
    execFile(
      process.execPath,
      [main, ...given, ...args],
      { env: { PATH: process.env.PATH ?? '' }, timeout: 30_000 },
      (error, stdout, stderr) => resolve({ code: error?.code ?? 0, output: stdout + stderr }),
    );
  });
  await rm(data, { recursive: true, force: true });
  expect(output).not.toMatch(/^\s+at .*:\d+/m);
  expect({ code, output }).toMatchObject({ code: 2 });
  return output;
}
