import type { ServedBy } from '../../protocol/served-by.js';

/** One request or frame and who served it: a cell of the strip. */
export interface Activity {
  readonly id: number;
  /** ms since 1970, by this client's clock. */
  readonly at: number;
  readonly kind: 'http' | 'in' | 'out';
  /** `GET /api/rooms`, or the event's name. */
  readonly label: string;
  /** Null when nobody answered. */
  readonly by: ServedBy | null;
  /** HTTP status, 0 without an answer. */
  readonly status?: number;
  readonly ms?: number;
}
