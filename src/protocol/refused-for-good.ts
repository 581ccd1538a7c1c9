import type { Refusal } from './refusal.js';

const FOR_GOOD: ReadonlySet<Refusal['kind']> = new Set([
  'file-too-large',
  'file-located',
  'file-broken',
  'files-lost',
]);

/** Pure. The same file is refused again whenever it is tried: nobody is offered to. */
export function isRefusedForGood(refusal: Refusal | undefined): boolean {
  return refusal !== undefined && FOR_GOOD.has(refusal.kind);
}
