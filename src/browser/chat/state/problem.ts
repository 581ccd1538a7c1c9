import { HoldfastError } from '../../../protocol/errors.js';
import { t } from '../strings.js';

/** A sentence for a person about a failed request. */
export function sentenceOf(problem: unknown): string {
  if (!(problem instanceof HoldfastError)) return t.errors.offline;
  if (problem.code === 'timeout') return t.errors.offline;
  if (problem.code === 'rate_limited') return t.errors.rateLimited(problem.details.retryAfterMs);
  return problem.message;
}
