import type { RedisClient } from './client.js';

/**
 * Whether the store answers: true while the data connection is ready. `endFrozenConnections` ends the connection to a
 * frozen store within about 2.5 s.
 */
export class StoreUp {
  up: boolean;
  private readonly listeners: ((up: boolean) => void)[] = [];

  constructor(client: RedisClient) {
    this.up = client.status === 'ready';
    client.on('ready', () => this.setUp(true));
    client.on('close', () => this.setUp(false));
  }

  onUp(listener: (up: boolean) => void): void {
    this.listeners.push(listener);
  }

  private setUp(up: boolean): void {
    if (up === this.up) return;
    this.up = up;
    for (const listener of this.listeners) listener(up);
  }
}
