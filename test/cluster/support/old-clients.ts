import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** A socket of an older socket.io-client, whose types do not resolve any more. */
export interface OldSocket {
  on(event: string, listener: (...args: never[]) => void): void;
  once(event: string, listener: (...args: never[]) => void): void;
  emit(event: string, payload: unknown, ack: (answer: never) => void): void;
  disconnect(): void;
}

export type OldClient = (url: string, options: Readonly<Record<string, unknown>>) => OldSocket;

/** By version; 2 speaks Engine.IO 3. */
export const OLD_CLIENTS: Readonly<Record<'2' | '3.1' | '4.0', OldClient>> = {
  '2': require('socket.io-client-2'),
  '3.1': require('socket.io-client-3.1').io,
  '4.0': require('socket.io-client-4.0').io,
};
