import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isTooLate } from '../../testbed/people/patience.js';
import { SystemdMachine, whyNoSystemd } from '../../testbed/systemd/systemd-machine.js';
import { until } from '../../testbed/wait.js';

const why = whyNoSystemd();
if (why !== null) console.warn(`SKIPPED: no systemd can be started here: ${why}`);

const NODE = 'http://127.0.0.1:3000';
const account = JSON.stringify({ name: 'ada', password: 'a long enough password' });

/** The units as they are shipped, under a real systemd that is the init of namespaces. */
describe.skipIf(why !== null)('deploy/systemd, started by systemd', () => {
  let machine: SystemdMachine;
  beforeEach(async () => {
    machine = await SystemdMachine.start();
  });
  afterEach(() => machine.stop());

  const systemctl = (verb: string, unit: string) => {
    const { status, output } = machine.run('systemctl', verb, unit);
    if (status !== 0) throw new Error(`systemctl ${verb} ${unit}: ${output}\n${machine.journal(unit)}`);
  };
  const answers = (url: string, status = 200) =>
    until(`${url} to answer ${status}`, () => machine.ask('GET', url).status === status);
  const patientAsk = (...asked: Parameters<SystemdMachine['ask']>) =>
    until('an answer that is not too late', () => {
      const answer = machine.ask(...asked);
      return !isTooLate(answer.status, answer.body) && answer;
    });
  const facts = (pid: string) => {
    const text = machine.run('cat', `/proc/${pid}/status`).output;
    return (name: string) => new RegExp(`^${name}:\\s+(\\S+)`, 'm').exec(text)?.[1];
  };
  const pidOf = (unit: string) => machine.property(unit, 'MainPID');
  /** Processes of a unit, its primary among them. */
  const processesOf = (unit: string) => {
    const { status, output } = machine.run('cat', `/sys/fs/cgroup/system.slice/${unit}/cgroup.procs`);
    return status === 0 ? output.split('\n').filter((pid) => pid !== '') : [];
  };

  test('[LIFE-3] [LIFE-4] holdfast.service starts, says that it is ready, reloads, and stops; what it keeps is there at the next start', async () => {
    systemctl('start', 'holdfast.service');
    expect(machine.property('holdfast.service', 'ActiveState')).toBe('active');
    await answers(`${NODE}/readyz`);
    const primary = pidOf('holdfast.service');
    const looked = new Set<string>();
    for (const pid of processesOf('holdfast.service')) {
      const fact = facts(pid);
      // What tells systemd that the node lives is a process of a moment, which may be gone by now.
      if (fact('Pid') === undefined) continue;
      looked.add(pid);
      expect(fact('Uid'), pid).not.toBe('0');
      expect(fact('NoNewPrivs'), pid).toBe('1');
      expect(fact('Seccomp'), pid).toBe('2');
      expect(fact('CapBnd'), pid).toBe('0000000000000000');
    }
    // Primary, store, two workers.
    expect(looked).toContain(primary);
    expect(looked.size).toBeGreaterThanOrEqual(4);
    const { status, cookie } = await patientAsk('POST', `${NODE}/api/accounts`, account);
    expect(status).toBe(201);

    const before = new Set(processesOf('holdfast.service'));
    systemctl('reload', 'holdfast.service');
    await until('other workers', () => {
      const session = machine.ask('GET', `${NODE}/api/session`, '', cookie);
      expect(session.status).toBe(200);
      // <node>/<slot>/<pid>
      return !before.has(String(session.servedBy).split('/')[2] as string);
    });
    expect(pidOf('holdfast.service')).toBe(primary);

    systemctl('stop', 'holdfast.service');
    expect(machine.property('holdfast.service', 'Result')).toBe('success');
    expect(processesOf('holdfast.service')).toEqual([]);
    systemctl('start', 'holdfast.service');
    await answers(`${NODE}/readyz`);
    expect((await patientAsk('POST', `${NODE}/api/session`, account)).status).toBe(200);
  });

  test('a node that died is started again, and so is one that hangs', async () => {
    // As shipped but for the time, so that the test is short.
    machine.dropIn('holdfast.service', '[Service]\nWatchdogSec=3\n');
    systemctl('start', 'holdfast.service');
    for (const signal of ['-KILL', '-STOP']) {
      await answers(`${NODE}/readyz`);
      const primary = pidOf('holdfast.service');
      const fedAt = machine.property('holdfast.service', 'WatchdogTimestampMonotonic');
      await until('the watchdog to be fed', () => {
        return machine.property('holdfast.service', 'WatchdogTimestampMonotonic') !== fedAt;
      });
      machine.run('kill', signal, primary);
      await until('another primary', () => !['0', primary].includes(pidOf('holdfast.service')));
    }
    await answers(`${NODE}/readyz`);
  });

  test('a node that may not ask for its own addresses starts, and says which address it gives to others', async () => {
    machine.run('sh', '-c', 'echo HOST=0.0.0.0 > /etc/holdfast.env');
    machine.dropIn(
      'holdfast.service',
      '[Service]\nRestrictAddressFamilies=\nRestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX\n',
    );
    systemctl('start', 'holdfast.service');
    await answers(`${NODE}/readyz`);
    expect(machine.journal('holdfast.service')).toContain('--advertise');
  });

  test('holdfast-balancer.service starts HAProxy on port 80, reloads, finds it again after a death, and stops with it', async () => {
    machine.spawn('redis-server', '--save', '', '--dir', '/tmp');
    machine.run('sh', '-c', 'echo REDIS_URL=redis://127.0.0.1 > /etc/holdfast.env');
    machine.run(
      'sh',
      '-c',
      'printf "REDIS_URL=redis://127.0.0.1\\nHOLDFAST_LISTEN=127.0.0.1:80\\n" > /etc/holdfast-balancer.env',
    );
    await until('Redis', () => machine.run('redis-cli', 'ping').output === 'PONG');
    systemctl('start', 'holdfast.service');
    systemctl('start', 'holdfast-balancer.service');
    await answers('http://127.0.0.1/readyz');
    const unit = 'holdfast-balancer.service';
    const balancer = pidOf(unit);
    const haproxy = () => processesOf(unit).filter((pid) => pid !== pidOf(unit));
    const first = await until('HAProxy’s two processes, and no other', () => {
      const found = haproxy();
      return found.length === 2 && found;
    });
    for (const pid of [balancer, ...first]) {
      const fact = facts(pid);
      expect(fact('Uid'), pid).not.toBe('0');
      // CAP_NET_BIND_SERVICE and nothing else.
      expect(fact('CapBnd'), pid).toBe('0000000000000400');
    }
    systemctl('reload', unit);
    await until('another HAProxy worker', () => haproxy().some((pid) => !first.includes(pid)));
    await answers('http://127.0.0.1/readyz');

    machine.run('kill', '-KILL', balancer);
    await until('another balancer', () => !['0', balancer].includes(pidOf(unit)));
    await answers('http://127.0.0.1/readyz');
    await until('it to find its HAProxy', () =>
      machine.journal(unit).includes('of an earlier balancer goes on'),
    );
    expect(haproxy()).toContain(first[0]);

    systemctl('stop', unit);
    expect(machine.property(unit, 'Result')).toBe('success');
    expect(processesOf(unit)).toEqual([]);
    expect(machine.ask('GET', 'http://127.0.0.1/readyz').status).toBe(0);
  });
});
