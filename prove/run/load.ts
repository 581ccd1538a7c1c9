/** The load processes, as the conductor holds them. */

import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { Program } from '../../testbed/processes/program.js';
import type { CrowdSettings, FromCrowd, ToCrowd } from '../crowd/settings.js';

export class Load {
  private readonly programs: Program[] = [];
  private failure: Error | null = null;

  constructor(
    private readonly script: string,
    private readonly cwd: string,
  ) {}

  /** Forks one process for each settings and makes their accounts. Resolves with who has to be invited where. */
  async begin(settings: readonly CrowdSettings[]): Promise<{ room: string; name: string }[]> {
    for (const _ of settings) {
      const program = Program.node(this.script, [], { cwd: this.cwd, channel: 'json', speaksUp: true });
      const { child } = program;
      child.on('exit', (code, signal) => {
        if (code !== 0) this.failure = new Error(`a load process ended with ${code ?? signal}`);
      });
      child.on('message', (message: FromCrowd) => {
        if (message.type === 'failed') this.failure = new Error(`a load process failed: ${message.message}`);
      });
      this.programs.push(program);
    }
    const answers = await this.askEach(
      (index) => ({ type: 'begin', settings: settings[index] as CrowdSettings }),
      'accounts',
      300_000,
    );
    return answers.flatMap((answer) => [...answer.guests]);
  }

  sendToAll(order: ToCrowd): void {
    for (const { child } of this.programs) if (child.connected) child.send(order);
  }

  /** Tells all and waits for all to answer with `type`. */
  ask<T extends FromCrowd['type']>(
    order: ToCrowd,
    type: T,
    withinMs: number,
  ): Promise<Extract<FromCrowd, { type: T }>[]> {
    return this.askEach(() => order, type, withinMs);
  }

  /** Throws what went wrong in a load process: a history of a broken prover proves nothing. */
  check(): void {
    if (this.failure !== null) throw this.failure;
  }

  async end(): Promise<void> {
    await Promise.all(
      this.programs.map(async (program) => {
        if (program.child.connected) program.child.send({ type: 'end' } satisfies ToCrowd);
        await Promise.race([program.ended, sleep(10_000, null, { ref: false })]);
        await program.stop('SIGKILL');
      }),
    );
  }

  private askEach<T extends FromCrowd['type']>(
    order: (index: number) => ToCrowd,
    type: T,
    withinMs: number,
  ): Promise<Extract<FromCrowd, { type: T }>[]> {
    type Answer = Extract<FromCrowd, { type: T }>;
    const one = (child: ChildProcess, index: number) =>
      new Promise<Answer>((resolve, reject) => {
        const done = (act: () => void) => {
          clearTimeout(timer);
          child.off('message', onMessage);
          child.off('exit', died);
          act();
        };
        const onMessage = (message: FromCrowd) => {
          if (message.type === type) done(() => resolve(message as Answer));
          else if (message.type === 'failed') done(() => reject(new Error(message.message)));
        };
        const died = () => done(() => reject(new Error('a load process died')));
        const timer = setTimeout(
          () => done(() => reject(new Error(`a load process did not answer ${type} within ${withinMs} ms`))),
          withinMs,
        );
        child.on('message', onMessage);
        child.once('exit', died);
        child.send(order(index));
      });
    return Promise.all(this.programs.map(({ child }, index) => one(child, index)));
  }
}
