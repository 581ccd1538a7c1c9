import { randomUUID } from 'node:crypto';
import { receivedError, toWireError } from '../../protocol/errors.js';
import type { Limits } from '../../protocol/limits.js';
import { refusalError } from '../../protocol/refusal-error.js';
import { Listeners } from '../shared/listeners.js';
import type { BulletinBoard } from './bulletin-board.js';
import type { Bulletin, NodeCommand } from './bulletins.js';

export interface RemoteCommandsOptions {
  readonly node: string;
  readonly board: Pick<BulletinBoard, 'received' | 'publish'>;
  readonly isKnown: (node: string) => boolean;
  /** ms since 1970 by the clock that all nodes share. */
  readonly storeNow: () => number;
  readonly limits: Pick<Limits, 'nodeCommandTimeoutMs' | 'nodeCommandMaxAgeMs'>;
  /** Executes what another node's operator commanded; throws HoldfastError when it cannot. */
  readonly execute: (command: NodeCommand, by: string) => void;
}

interface Awaited {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** What an operator of one node has another node do: told by bulletins, and answered by them. */
export class RemoteCommands {
  /** This node did what another one commanded, or could not. */
  readonly executed = new Listeners();
  private readonly awaited = new Map<string, Awaited>();

  constructor(private readonly options: RemoteCommandsOptions) {
    options.board.received.add((bulletin) => {
      if (bulletin.kind === 'answer') this.onAnswer(bulletin);
      else if (bulletin.kind === 'command') this.onCommand(bulletin);
    });
  }

  /** Has another node do something. Rejects with its refusal, or when it does not answer in time. */
  async command(to: string, command: NodeCommand, by: string): Promise<void> {
    const { node, board, limits, storeNow } = this.options;
    if (!this.options.isKnown(to)) throw refusalError('not_found', { kind: 'no-node', node: to });
    const id = randomUUID();
    const answered = new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(refusalError('store_unavailable', { kind: 'node-silent', node: to }));
      }, limits.nodeCommandTimeoutMs);
      this.awaited.set(id, {
        resolve: () => {
          clearTimeout(timer);
          resolve();
        },
        reject: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      });
    });
    board.publish({ kind: 'command', from: node, to, id, by, sentAt: storeNow(), command });
    try {
      await answered;
    } finally {
      this.awaited.delete(id);
    }
  }

  private onAnswer({ to, id, error }: Extract<Bulletin, { kind: 'answer' }>): void {
    if (to !== this.options.node) return;
    const waiting = this.awaited.get(id);
    if (error === null) waiting?.resolve();
    else waiting?.reject(receivedError(error));
  }

  private onCommand({ id, from, to, by, sentAt, command }: Extract<Bulletin, { kind: 'command' }>): void {
    const { node, board, limits, storeNow } = this.options;
    if (to !== node || Math.abs(storeNow() - sentAt) >= limits.nodeCommandMaxAgeMs) return;
    let refused = null;
    try {
      this.options.execute(command, by);
    } catch (error) {
      refused = toWireError(error);
    }
    board.publish({ kind: 'answer', from: node, to: from, id, error: refused });
    this.executed.notify();
  }
}
