import type { StoreMark } from '../store-mark.js';

export function fieldsOf(mark: StoreMark): string[] {
  return Object.entries(mark).flatMap(([field, value]) => [field, String(value)]);
}
