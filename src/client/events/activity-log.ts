import type { ServedBy } from '../../protocol/served-by.js';
import type { HttpAnswer } from '../http/http-api.js';
import type { Clock } from '../timing/clock.js';
import type { Activity } from './activity.js';
import type { ChatEvents } from './chat-events.js';
import type { Emitter } from './emitter.js';

/** Tells who served which request and packet, while somebody listens. */
export class ActivityLog {
  private count = 0;

  constructor(
    private readonly clock: Clock,
    private readonly events: Emitter<ChatEvents>,
  ) {}

  onAnswer({ method, path, status, by, ms }: HttpAnswer): void {
    if (!this.isWanted) return;
    this.record({ kind: 'http', label: `${method} ${path}`, by, status, ms });
  }

  /** `label`: the event's name. */
  onPacket(kind: 'in' | 'out', label: string, by: ServedBy | null): void {
    if (this.isWanted) this.record({ kind, label, by });
  }

  private get isWanted(): boolean {
    return this.events.has('activity');
  }

  private record(activity: Omit<Activity, 'id' | 'at'>): void {
    this.count += 1;
    this.events.emit('activity', { id: this.count, at: this.clock.now(), ...activity });
  }
}
