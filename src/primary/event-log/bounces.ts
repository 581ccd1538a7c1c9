import { LIMITS } from '../../protocol/limits.js';

/**
 * Requests that reached a worker which does not have their session, while another has: what *broken* does to people.
 * Said once for some seconds' worth, since it is all the time.
 */
export class Bounces {
  private requests = 0;
  private readonly people = new Set<string>();
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly record: (counts: { readonly people: number; readonly requests: number }) => void,
  ) {}

  add(person: string): void {
    this.requests += 1;
    if (this.people.size < LIMITS.bouncedPeopleRemembered) this.people.add(person);
    this.timer ??= setTimeout(() => this.recordGathered(), LIMITS.bouncesRecordedEveryMs).unref();
  }

  private recordGathered(): void {
    this.timer = null;
    this.record({ people: this.people.size, requests: this.requests });
    this.requests = 0;
    this.people.clear();
  }
}
