// `npm test`: fetches the tools, builds, runs every suite, then the process suites once more on another Node.
// `npm test -- <vitest arguments>` runs vitest with them instead. `--yes` installs Debian packages without asking.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asksFirst, askToInstall, ensureTools } from './tools.mjs';

const OTHER_NODE = '24';
const root = new URL('..', import.meta.url).pathname;
/** What decides about rooms and people, or answers requests: the same code on each Node, and nothing of Node's own. */
const SAME_ON_EACH = [
  'primary/consul',
  'primary/control',
  'store/embedded/contract',
  'store/embedded/mend-rooms',
];
/**
 * Worth running on another Node: they lean on what it changes or does not document. That is how connections are handed
 * to another process, how processes end, WASI, files.
 */
const ON_OTHER_NODE = [
  ...filesIn('primary'),
  ...filesIn('store/embedded'),
  ...['routing', 'life', 'sessions', 'delivery', 'start', 'tickets'].map((name) => `cluster/${name}`),
]
  .filter((name) => !SAME_ON_EACH.includes(name))
  .map((name) => `test/${name}.test.ts`);

const vitest = join(root, 'node_modules/vitest/vitest.mjs');
const scratch = mkdtempSync(join(tmpdir(), 'holdfast-test-'));
const total = { passed: 0, failed: 0, skipped: 0 };
/** Told once more at the end: the run on the other Node is long, and of a long output one often sees the end only. */
const failures = [];

/** The test files right in that folder of `test`, without their endings. */
function filesIn(folder) {
  const found = readdirSync(join(root, 'test', folder)).filter((name) => name.endsWith('.test.ts'));
  return found.map((name) => `${folder}/${name.replace('.test.ts', '')}`);
}

function run(command, args, env = {}) {
  const options = { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } };
  return spawnSync(command, args, options).status ?? 1;
}

function fail(where, why) {
  total.failed += 1;
  failures.push({ where, why });
}

/** Runs vitest under `command`, adds its counts to the total, says so when it broke before it could count. */
function suite(title, command, args) {
  console.log(`\n── ${title} ──`);
  const report = join(scratch, `${title.replace(/\W+/g, '-')}.json`);
  const reporters = ['--reporter=default', `--reporter=${join(root, 'scripts/counting-reporter.mjs')}`];
  const status = run(command, [...args, ...reporters], { HOLDFAST_TEST_REPORT: report });
  try {
    const counts = JSON.parse(readFileSync(report, 'utf8'));
    for (const kind of ['passed', 'failed', 'skipped']) total[kind] += counts[kind];
    for (const { where, why } of counts.failures) failures.push({ where: `${title}: ${where}`, why });
    if (status !== 0 && counts.failed === 0) fail(title, `vitest ended with ${status}`);
  } catch {
    // Without a report vitest broke before it could count; that is the failure.
    fail(title, `vitest ended with ${status} and left no report`);
  }
}

const given = process.argv.slice(2).filter((argument) => argument !== '--yes');
const asks = asksFirst({
  yes: process.argv.includes('--yes'),
  ci: process.env.CI !== undefined && process.env.CI !== 'false',
  terminal: process.stdin.isTTY === true && process.stdout.isTTY === true,
});
const missing = await ensureTools(asks ? askToInstall : async () => true);
for (const line of missing) {
  console.error(`MISSING ${line}`);
  fail('MISSING', line);
}

if (run(process.execPath, ['scripts/build.mjs']) !== 0) {
  console.error('The build failed.');
  process.exit(1);
}
if (given.length > 0) process.exit(run(process.execPath, [vitest, 'run', ...given]));

suite(`Node ${process.versions.node}`, process.execPath, [vitest, 'run']);
if (process.versions.node.split('.')[0] !== OTHER_NODE) {
  const other = ['-y', '-p', `node@${OTHER_NODE}`, 'node'];
  if (spawnSync('npx', [...other, '--version'], { cwd: scratch }).status === 0) {
    // Without its own code caches, as its build makes them, each of its processes would compile all anew.
    const caches = 'scripts/make-code-caches.mjs';
    if (run('npx', [...other, caches]) !== 0) fail(`Node ${OTHER_NODE}`, 'It made no code caches.');
    suite(`Node ${OTHER_NODE}`, 'npx', [...other, vitest, 'run', '--project', 'process', ...ON_OTHER_NODE]);
    run(process.execPath, [caches]);
  } else {
    fail(`MISSING Node ${OTHER_NODE}`, 'npx could not fetch it, so the process tests did not run on it.');
  }
}
rmSync(scratch, { recursive: true, force: true });
for (const { where, why } of failures) console.log(`\nFAILED ${where}\n${why}`);
console.log(
  `\n${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}`,
);
process.exit(total.failed === 0 ? 0 : 1);
