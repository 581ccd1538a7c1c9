import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** What is typed, made or given as a logger, and is called as a room's log is. */
const CALLED_LOG =
  /\blog\??: (?:Pick<)?(?:Logger|Log)\b|\blog(?: =|:) (?:createLogger|pino)\(|\blogger?: log\b|\blog: (?:\w+\.)*logger\b/;
/** A line to a logger by another name. */
const SAID_TO_LOG = /(?<!console\.)\blog(?:\.(?:fatal|error|warn|info|debug|trace)\(|\[)/;

const files = ['src', 'testbed', 'prove', 'bench', 'test'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(?:tsx?|mjs)$/.test(path) && !path.endsWith('loggers.test.ts'))
    .map((path) => ({ path: join(folder, path), text: readFileSync(join(root, folder, path), 'utf8') })),
);

/** Lines of ours in which this is found. */
function linesWith(wrong: RegExp): string[] {
  return files.flatMap(({ path, text }) =>
    text
      .split('\n')
      .filter((line) => wrong.test(line))
      .map((line) => `${path}: ${line.trim()}`),
  );
}

test('what writes lines for administrators is a logger: a log alone is that of a room', () => {
  for (const line of [
    'private readonly log: Logger,',
    "readonly log: Pick<Logger, 'debug'>;",
    "log: pino({ level: 'silent' }),",
    'const log = createLogger({ level, name });',
    'const { meters, log: logger } = context;',
  ])
    expect(CALLED_LOG.test(line), line).toBe(true);
  expect(SAID_TO_LOG.test("context.log.warn({ room }, 'it is gone')")).toBe(true);
  expect(SAID_TO_LOG.test('store.log.append(entry); console.log(line)')).toBe(false);
  expect([...linesWith(CALLED_LOG), ...linesWith(SAID_TO_LOG)]).toEqual([]);
});
