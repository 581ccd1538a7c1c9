import { HoldfastError } from '../../protocol/errors.js';
import type { HandshakeAuth, PeerNode, TicketResult } from '../../protocol/events.js';
import type {
  OpenTransport,
  PayloadOf,
  Transport,
  TransportEnd,
  TransportHandlers,
} from '../connection/transport.js';
import type { Clock } from '../timing/clock.js';
import type { NodeSet } from './node-set.js';
import { TicketPouch } from './ticket-pouch.js';

export interface PeerLinksOptions {
  readonly nodes: NodeSet;
  readonly clock: Clock;
  /** Over HTTP, from any node that knows the session: for the first connection, and when none is in hand. */
  readonly askTicket: () => Promise<TicketResult>;
  /** Connections to one node, over websockets alone. */
  readonly linksTo: (url: string) => OpenTransport;
}

/** With 30 s of life two are in hand at any time: one for the next connection, one for when that one fails. */
const SUPPLY_EVERY_MS = 10_000;
/** A dying worker is asked for news of the others no longer than this. */
const NODES_WITHIN_MS = 500;
/** A store that is back by then was never away; else whoever can go somewhere else goes, spread over a second. */
const STORE_AWAY_MS = 500;
const SPREAD_MS = 1_000;

export interface PeerLinks {
  readonly open: OpenTransport;
  /** Somebody signed in: the tickets in hand are of whoever was before. */
  readonly forget: () => void;
}

/**
 * Connections to whichever node is best at the moment, each by a ticket. The next tickets are asked for ahead, over the
 * connection that lives: when its node dies, none can be had there any more.
 */
export function peerLinks(options: PeerLinksOptions): PeerLinks {
  const pouch = new TicketPouch(options.clock);
  /** Asked when the serving worker told us to move: who serves now. */
  let nodesListed: Promise<void> = Promise.resolve();
  return {
    open: (auth, handlers) => {
      const transport = new PeerTransport(options, pouch, handlers, (asked) => {
        nodesListed = asked;
      });
      void nodesListed.then(() => transport.open(auth));
      return transport;
    },
    forget: () => pouch.clear(),
  };
}

/** One connection to the node that was chosen for it. Until that is known calls have no answer. */
class PeerTransport implements Transport {
  private inner: Transport | null = null;
  private node: PeerNode | null = null;
  private welcomed = false;
  private over = false;
  private cancelSupply: () => void = () => {};
  private cancelLeaving: () => void = () => {};

  constructor(
    private readonly options: PeerLinksOptions,
    private readonly pouch: TicketPouch,
    private readonly handlers: TransportHandlers,
    private readonly onMoveAsked: (nodesListed: Promise<void>) => void,
  ) {}

  readonly call: Transport['call'] = (event, request, answered) => {
    if (this.inner === null) answered(null);
    else this.inner.call(event, request, answered);
  };

  readonly emit: Transport['emit'] = (event, payload) => this.inner?.emit(event, payload);

  readonly close = (): void => {
    // Given up before it was welcomed: the node was too slow.
    if (!this.over && !this.welcomed && this.node !== null) this.options.nodes.doubt(this.node);
    this.end();
    this.inner?.close();
  };

  async open(auth: HandshakeAuth): Promise<void> {
    if (this.over) return;
    const { nodes, linksTo } = this.options;
    let ticket: string;
    try {
      ticket = this.pouch.take() ?? (await this.ask());
    } catch (error) {
      if (!this.over) this.onEnded(endOf(error));
      return;
    }
    if (this.over) return;
    const node = nodes.choose();
    this.node = node;
    this.inner = linksTo(nodes.urlOf(node))(
      { ...auth, ticket },
      {
        onOpened: () => this.handlers.onOpened(),
        onWelcome: (welcome) => {
          this.welcomed = true;
          nodes.clearDoubt(node);
          // Two at once, then one after the other.
          this.askHere(() => {});
          this.supply();
          this.handlers.onWelcome(welcome);
        },
        onEvent: (name, payload) => {
          this.handlers.onEvent(name, payload);
          if (name === 'moving') this.move((payload as PayloadOf<'moving'>).elsewhere === true);
          else if (name === 'store') this.onStoreUp((payload as PayloadOf<'store'>).up);
        },
        onEnded: (end) => {
          if (end.kind !== 'refused') nodes.doubt(node);
          else if (end.error.code === 'ticket_refused') this.pouch.clear();
          this.onEnded(end);
        },
      },
    );
    if (this.over) this.inner.close();
  }

  private async ask(): Promise<string> {
    const { ticket, nodes } = await this.options.askTicket();
    this.options.nodes.learn(nodes);
    return ticket;
  }

  /** Keeps tickets in hand while this connection lives. */
  private supply(): void {
    this.askHere(() => {});
    this.cancelSupply = this.options.clock.after(SUPPLY_EVERY_MS, () => this.supply());
  }

  private askHere(done: () => void): void {
    const { clock, nodes } = this.options;
    const askedAt = clock.now();
    this.call('ticket', {}, (answer) => {
      if (answer?.ok === true) {
        this.pouch.put(answer, askedAt);
        nodes.learn(answer.nodes);
      }
      done();
    });
  }

  private move(elsewhere: boolean): void {
    const { clock, nodes } = this.options;
    this.onMoveAsked(
      new Promise((resolve) => {
        const cancel = clock.after(NODES_WITHIN_MS, resolve);
        this.askHere(() => {
          cancel();
          // After the news, which lists the node that is to be left.
          if (elsewhere && this.node !== null) nodes.doubt(this.node);
          resolve();
        });
      }),
    );
  }

  /** A node that lost its way to the store is left, as if it had asked: another lets in only when it has one. */
  private onStoreUp(up: boolean): void {
    const { clock, nodes } = this.options;
    this.cancelLeaving();
    if (up) return;
    this.cancelLeaving = clock.after(STORE_AWAY_MS, () => {
      if (this.node !== null) nodes.doubt(this.node);
      this.handlers.onEvent('moving', { withinMs: SPREAD_MS });
    });
  }

  private onEnded(end: TransportEnd): void {
    if (this.over) return;
    this.end();
    this.handlers.onEnded(end);
  }

  private end(): void {
    this.over = true;
    this.cancelSupply();
    this.cancelLeaving();
  }
}

function endOf(error: unknown): TransportEnd {
  if (error instanceof HoldfastError && error.code !== 'timeout') {
    return { kind: 'refused', error: error.toWire() };
  }
  return { kind: 'unreachable', reason: (error as Error).message };
}
