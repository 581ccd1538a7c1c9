import { Program } from '../../testbed/processes/program.js';
import type { LoadAnswer, LoadCalls, LoadRequest } from './calls.js';

/** The bench's side of the load generator. */
export class LoadProcess {
  private asked = 0;
  private readonly waiting = new Map<
    number,
    { resolve: (result: never) => void; reject: (error: Error) => void }
  >();

  private constructor(private readonly program: Program) {
    const { child } = program;
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
    return new LoadProcess(Program.node(file, [], { channel: 'advanced', speaksUp: true }));
  }

  get pid(): number {
    return this.program.pid;
  }

  call<K extends keyof LoadCalls>(
    call: K,
    ...args: Parameters<LoadCalls[K]>
  ): Promise<ReturnType<LoadCalls[K]>> {
    const id = this.asked++;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      const request: LoadRequest = { id, call, args };
      this.program.child.send(request);
    });
  }

  /** Ends it and all its connections. */
  async stop(): Promise<void> {
    await this.program.stop('SIGKILL');
  }
}
