import type { SocketDot } from '../../../protocol/control.js';

/** What a dot has in its middle: its owner carries the session, or a worker of that slot has it, not the dot's own. */
export type SessionPip = { readonly kind: 'carried' } | { readonly kind: 'elsewhere'; readonly slot: number };

/** Null: the session is where the dot lies, or in the store, whose own mark says so. Pure. */
export function sessionPip({ session }: Pick<SocketDot, 'session'>): SessionPip | null {
  if (session === 'cookie') return { kind: 'carried' };
  if (session === undefined || session === 'here' || session === 'store') return null;
  return { kind: 'elsewhere', slot: Number(session.slice(session.lastIndexOf('/') + 1)) };
}
