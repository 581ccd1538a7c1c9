import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { createLogger } from '../../src/logger.js';
import { ServiceManager } from '../../src/primary/host/service-manager.js';
import { LIMITS } from '../../src/protocol/limits.js';
import { until } from '../../testbed/wait.js';

const units = ['holdfast.service', 'holdfast-balancer.service'];
const path = (unit: string) => fileURLToPath(new URL(`../../deploy/systemd/${unit}`, import.meta.url));
const hasAnalyze = spawnSync('systemd-analyze', ['--version']).status === 0;
if (!hasAnalyze)
  console.warn('SKIPPED: systemd-analyze is not here, so the units were not verified by systemd itself');

describe('deploy/systemd', () => {
  test.skipIf(!hasAnalyze).each(units)('systemd finds nothing wrong in %s', (unit) => {
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', path(unit)], {
      encoding: 'utf8',
    });
    // Holdfast need not be installed where the test runs.
    const complaints = stderr
      .split('\n')
      .filter(
        (line) =>
          line.includes(unit) && !/Command .* is not executable|Failed to load environment/.test(line),
      );
    expect(complaints).toEqual([]);
    expect(status).not.toBeNull();
  });

  test('a node has more time to stop than a drain takes, and only its primary is signalled', () => {
    const text = readFileSync(path('holdfast.service'), 'utf8');
    const setting = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(text)?.[1];
    expect(Number(setting('TimeoutStopSec')) * 1_000).toBeGreaterThan(LIMITS.shutdownDeadlineMs);
    expect(setting('KillMode')).toBe('mixed');
    expect(setting('ExecReload')).toContain('-USR2');
    expect(setting('Restart')).toBe('always');
    expect(setting('Type')).toBe('notify');
  });

  test('a node that boots before its Redis is started again until that is there, whatever the machine', () => {
    const text = readFileSync(path('holdfast.service'), 'utf8');
    const setting = (name: string) => Number(new RegExp(`^${name}=(\\d+)`, 'm').exec(text)?.[1]);
    // As if all else took no time.
    const triesMs = setting('StartLimitBurst') * (LIMITS.storeOpenMs + setting('RestartSec'));
    expect(triesMs).toBeGreaterThan(1.5 * setting('StartLimitIntervalSec') * 1_000);
    expect(text).not.toContain('RestartPreventExitStatus');
  });
});

describe('the word to systemd', () => {
  const dir = mkdtempSync(join(tmpdir(), 'holdfast-notify-'));
  afterEach(() => rmSync(join(dir, 'said'), { force: true }));
  const logger = createLogger({ level: 'silent', name: 'test' });

  /** In place of systemd-notify, whose receiver would be systemd itself. */
  const recorder = () => {
    const program = join(dir, 'systemd-notify');
    writeFileSync(program, `#!/bin/sh\necho "$@" >> ${dir}/said\n`);
    chmodSync(program, 0o755);
    return { PATH: `${dir}:${process.env.PATH}`, NOTIFY_SOCKET: '/run/systemd/notify' };
  };
  const said = () => {
    try {
      return readFileSync(join(dir, 'said'), 'utf8');
    } catch {
      return '';
    }
  };

  test('ready, alive twice in the watchdog time, stopping', async () => {
    const manager = new ServiceManager({ ...recorder(), WATCHDOG_USEC: '1000000' }, logger);
    manager.notifyReady();
    await until('the watchdog to be fed', () => said().includes('WATCHDOG=1'));
    expect(said()).toContain(`READY=1 MAINPID=${process.pid}`);
    manager.notifyStopping();
    await until('the farewell', () => said().includes('STOPPING=1'));
  });

  test('nothing where there is no systemd', () => {
    const { PATH } = recorder();
    const manager = new ServiceManager({ PATH }, logger);
    manager.notifyReady();
    manager.notifyStopping();
    expect(said()).toBe('');
  });
});
