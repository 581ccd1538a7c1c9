import type { ErrorCode } from './errors.js';

/** The HTTP status of each error. Apart, since pages know errors by their codes. */
const STATUSES: Readonly<Record<ErrorCode, number>> = {
  invalid: 400,
  unauthenticated: 401,
  wrong_credentials: 401,
  ticket_refused: 401,
  forbidden: 403,
  origin_refused: 403,
  stale_operator: 403,
  not_member: 403,
  not_found: 404,
  gone: 410,
  method_not_allowed: 405,
  name_taken: 409,
  conflict: 409,
  too_large: 413,
  unsupported_type: 415,
  rate_limited: 429,
  limit_reached: 409,
  internal: 500,
  store_unavailable: 503,
  store_unwritable: 503,
  out_of_service: 503,
  not_yet: 503,
  search_unavailable: 503,
  draining: 503,
  no_worker: 503,
  timeout: 408,
};

export function httpStatusOf({ code }: { readonly code: ErrorCode }): number {
  return STATUSES[code];
}

/** The value of `Retry-After` for an error answered over HTTP, in seconds; null: none is sent. */
export function retryAfterSeconds(status: number, retryAfterMs: number | undefined): number | null {
  if (retryAfterMs !== undefined) return Math.ceil(retryAfterMs / 1_000);
  return status === 503 ? 1 : null;
}
