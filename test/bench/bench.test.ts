import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readBenchOptions, UsageError } from '../../bench/options.js';
import type { RunReport } from '../../bench/report/run-report.js';
import type { ScenarioOutcome } from '../../bench/run/scenario.js';
import { repositoryRoot } from '../../testbed/image.js';
import { runNode } from '../../testbed/processes/run.js';

/** That the bench counts right; how fast anything is, a test on shared cores cannot say. */
describe('the bench', () => {
  let folder = '';
  let report: RunReport;
  let said = '';
  const outcome = (name: string): ScenarioOutcome => {
    const found = report.outcomes.find((one) => one.name === name);
    if (found === undefined) throw new Error(`${name} was not reported: ${said}`);
    return found;
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'holdfast-bench-test-'));
    const scenarios = [
      'hot',
      'quiet',
      'idle-memory',
      'connections',
      'big-join',
      'storm',
      'control-room-crowd',
    ];
    const args = [...scenarios, '--short', '--seconds', '2', '--out', folder];
    const run = await runNode('dist/bench/main.js', args, { cwd: repositoryRoot(), withinMs: 400_000 });
    said = run.output;
    if (run.code !== 0) throw new Error(`the bench ended with ${run.code}: ${said}`);
    report = JSON.parse(await readFile(join(folder, 'performance/results.json'), 'utf8')) as RunReport;
  }, 420_000);

  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('every server delivers each message once to each, and that is what is counted', () => {
    for (const name of ['hot', 'quiet']) {
      for (const row of outcome(name).rows) {
        expect({ name, row: row.label, missing: row.values.missing?.median }).toEqual({
          name,
          row: row.label,
          missing: 0,
        });
      }
    }
  });

  test('deliveries are messages times people', () => {
    // 50 messages per second to 20 people, for two seconds, of which a busy machine may stall one. Counted twice, or
    // one for all people, it would be far from that.
    for (const row of outcome('hot').rows) {
      expect(row.values.delivered?.median, row.label).toBeGreaterThan(400);
      expect(row.values.delivered?.median, row.label).toBeLessThan(1_600);
    }
  });

  test('every contender of a scenario is in its table', () => {
    expect(outcome('hot').rows).toHaveLength(6);
    expect(outcome('quiet').rows).toHaveLength(2);
    expect(outcome('connections').rows).toHaveLength(2);
  });

  test('a storm loses the clients of one worker and gets them all back', () => {
    for (const row of outcome('storm').rows) {
      expect(row.values.lost?.median, row.label).toBeGreaterThan(0);
      expect(row.values.lost?.median, row.label).toBeLessThan(60);
      expect(row.values.away?.median, row.label).toBe(0);
    }
  });

  test('a control room is counted closed, open, and with its life lines', () => {
    const { rows } = outcome('control-room-crowd');
    expect(rows.map(({ label }) => label)).toEqual(['closed', 'open', 'life lines']);
    for (const { values, label } of rows) expect(values.primaryCpu?.median, label).toBeGreaterThan(0);
  });

  test('a goal is judged by what was measured', () => {
    for (const { goals } of report.outcomes) {
      for (const { met, measured, goal } of goals) {
        if (goal === 'reported') expect(met).toBeNull();
        else expect(met).toBe(judge(goal, measured.median));
      }
    }
  });

  test('the report and its page are written', async () => {
    const markdown = await readFile(join(folder, 'performance.md'), 'utf8');
    for (const { title } of report.outcomes) expect(markdown).toContain(`## ${title}`);
    const page = await readFile(join(folder, 'performance/index.html'), 'utf8');
    expect(page).toContain('<svg');
  });
});

describe('its options', () => {
  test('an unknown scenario and a wrong number are refused', () => {
    expect(() => readBenchOptions(['hottest'])).toThrow(UsageError);
    expect(() => readBenchOptions(['hot', '--seconds', 'many'])).toThrow(UsageError);
    expect(() => readBenchOptions(['hot', '--fast'])).toThrow(UsageError);
  });

  test('without a scenario all are run and the docs are written', () => {
    const options = readBenchOptions([]);
    if (options === 'help') throw new Error('help was not asked for');
    expect(options.out).toBe('docs/reports');
    expect(options.scenarios.length).toBeGreaterThan(10);
  });
});

function judge(goal: string, median: number | null): boolean | null {
  if (median === null) return null;
  const limit = Number(/[\d.]+/.exec(goal)?.[0]);
  return goal.startsWith('≤') ? median <= limit : median >= limit;
}
