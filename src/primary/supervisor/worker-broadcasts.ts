import type { Peers, ToWorker } from '../../protocol/ipc.js';
import type { Mode } from '../../protocol/mode.js';
import type { ExitNotes } from './exit-notes.js';
import type { Slot } from './slot.js';
import type { WorkerProcess } from './worker-process.js';

/** What all workers of this node are told. One that starts learns it with its boot, or when it is ready. */
export class WorkerBroadcasts {
  /** By its type, the last of what one that starts may have missed: its boot was written before. */
  private readonly lasting = new Map<ToWorker['type'], ToWorker>();

  constructor(
    private readonly slots: ReadonlyMap<number, Slot>,
    private readonly exits: ExitNotes,
  ) {}

  broadcastMode(mode: Mode): void {
    this.broadcastLasting({ type: 'holdfast:mode', mode });
  }

  broadcastPeers(peers: Peers): void {
    this.broadcastLasting({ type: 'holdfast:peers', peers });
  }

  /** The first account needs this token from now on. */
  broadcastSetup(token: string): void {
    this.broadcastLasting({ type: 'holdfast:setup', token });
  }

  /** Workers tell of trips: of each message whose seq is a multiple of `every`; 0: of none. */
  broadcastTrips(every: number): void {
    this.broadcastLasting({ type: 'holdfast:trips', every });
  }

  /** This process was late itself: who answers lives. */
  broadcastPing(): void {
    this.broadcast({ type: 'holdfast:ping' });
  }

  /** Who runs in which slot, who leaves, and who ended. */
  broadcastDirectory(): void {
    const all = [...this.slots.values()];
    const slots = all.map(({ number, current, failed }) => ({
      slot: number,
      pid: current?.pid ?? null,
      state: current?.state ?? (failed ? ('failed' as const) : ('dead' as const)),
    }));
    const leaving = all.flatMap((slot) => [...slot.leaving].map(({ pid }) => pid));
    this.broadcast({ type: 'holdfast:slots', slots, leaving, exits: this.exits.all });
  }

  /** To one that has just become ready. */
  sendLasting(worker: WorkerProcess): void {
    for (const message of this.lasting.values()) worker.send(message);
  }

  /** Told to the workers now, and to those to come. */
  private broadcastLasting(message: ToWorker): void {
    this.lasting.set(message.type, message);
    this.broadcast(message);
  }

  private broadcast(message: ToWorker): void {
    for (const slot of this.slots.values()) {
      for (const worker of slot.processes()) if (worker.state !== 'starting') worker.send(message);
    }
  }
}
