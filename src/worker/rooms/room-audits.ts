import { LIMITS } from '../../protocol/limits.js';

const PARTS = 10;

/**
 * Goes over a growing and shrinking set in parts, so that the store has no peak. Each member is looked at twice in the
 * time in which a loss has to be found.
 */
export class RoomAudits<Room> {
  private part = 0;
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly rooms: () => Iterable<Room>,
    private readonly audit: (room: Room, nowMs: number) => void,
  ) {}

  start(): void {
    this.timer = setInterval(() => this.auditPart(performance.now()), LIMITS.roomAuditMs / 2 / PARTS);
  }

  stop(): void {
    if (this.timer !== null) clearInterval(this.timer);
  }

  /** The next part. */
  auditPart(nowMs: number): void {
    this.part = (this.part + 1) % PARTS;
    let index = 0;
    for (const room of this.rooms()) {
      if (index % PARTS === this.part) this.audit(room, nowMs);
      index += 1;
    }
  }
}
