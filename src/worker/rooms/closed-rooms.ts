import type { Logger } from '../../logger.js';
import type { Presence } from '../../store/interfaces/presence.js';
import { Comparisons } from './comparisons.js';
import type { Lease } from './lease.js';

export interface ClosedRoomsOptions {
  readonly presence: Pick<Presence, 'peopleByInstance' | 'announce'>;
  readonly lease: Pick<Lease, 'instance'>;
  readonly logger: Logger;
  /** Last version told of each room: of these the store may name people of this instance. */
  readonly versions: Map<string, number>;
  readonly isOpen: (room: string) => boolean;
}

/**
 * The rooms in which this instance had people, and which are closed here. A store that was away was not told that the
 * last one left; one that was put back to an older copy names them again. Nobody here reads these rooms any more.
 */
export class ClosedRooms {
  private readonly comparisons: Comparisons;

  constructor(private readonly options: ClosedRoomsOptions) {
    this.comparisons = new Comparisons(
      () => this.clearAll(),
      ({ message }) => options.logger.debug({ error: message }, 'presence in closed rooms not compared'),
    );
  }

  /** Takes this instance's people out of them, one room after the other. Never rejects. */
  compare(): Promise<void> {
    return this.comparisons.run();
  }

  stop(): void {
    this.comparisons.close();
  }

  private async clearAll(): Promise<void> {
    for (const room of [...this.options.versions.keys()]) await this.clear(room);
  }

  private async clear(room: string): Promise<void> {
    const { presence, lease, versions, isOpen } = this.options;
    if (isOpen(room) || !(await presence.peopleByInstance(room)).has(lease.instance)) return;
    // Opened meanwhile, it is told of by its own presence.
    if (isOpen(room)) return;
    // A number is left out, as in `RoomPresence`: whoever hears of it reads the whole set.
    const version = (versions.get(room) ?? 0) + 2;
    versions.set(room, version);
    await presence.announce(room, lease.instance, version, [], [], []);
  }
}
