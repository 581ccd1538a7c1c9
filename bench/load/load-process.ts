import { type ChildProcess, fork } from 'node:child_process';
import { mine } from '../../testbed/processes/children.js';
import type { LoadAnswer, LoadCalls, LoadRequest } from './calls.js';

/** The bench's side of the load generator. */
export class LoadProcess {
  private asked = 0;
  private readonly waiting = new Map<
    number,
    { resolve: (result: never) => void; reject: (problem: Error) => void }
  >();

  private constructor(private readonly child: ChildProcess) {
    child.on('message', (answer: LoadAnswer) => {
      const waiter = this.waiting.get(answer.id);
      this.waiting.delete(answer.id);
      if (answer.error === undefined) waiter?.resolve(answer.result as never);
      else waiter?.reject(new Error(`load generator: ${answer.error}`));
    });
    child.once('exit', (code) => {
      for (const waiter of this.waiting.values())
        waiter.reject(new Error(`the load generator ended (${code})`));
      this.waiting.clear();
    });
  }

  static start(file: string): LoadProcess {
    return new LoadProcess(mine(fork(file, { serialization: 'advanced' })));
  }

  get pid(): number {
    return this.child.pid as number;
  }

  call<K extends keyof LoadCalls>(
    call: K,
    ...args: Parameters<LoadCalls[K]>
  ): Promise<ReturnType<LoadCalls[K]>> {
    const id = this.asked++;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      const request: LoadRequest = { id, call, args };
      this.child.send(request);
    });
  }

  /** Ends it and all its connections. */
  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGKILL');
    await gone;
  }
}
