import type { SocketDot } from '../../../protocol/control.js';

/** What a dot has in its middle: its owner carries the session, or a worker of that slot has it, not the dot's own. */
export type SessionPip = { readonly kind: 'carried' } | { readonly kind: 'elsewhere'; readonly slot: number };

/** Null: the session is where the dot lies, or in the store, whose own mark says so. Pure. */
export function sessionPip({ session }: Pick<SocketDot, 'session'>): SessionPip | null {
  if (session === 'cookie') return { kind: 'carried' };
  if (session === undefined || session === 'here' || session === 'store') return null;
  return { kind: 'elsewhere', slot: Number(session.slice(session.lastIndexOf('/') + 1)) };
}

/** The mark that has it: a worker's, `node/slot`, or the `store`; null: its owner has it, or nobody knows. Pure. */
export function holderOf({ session }: Pick<SocketDot, 'session'>, tray: string): string | null {
  if (session === undefined || session === 'cookie') return null;
  return session === 'here' ? tray : session;
}
