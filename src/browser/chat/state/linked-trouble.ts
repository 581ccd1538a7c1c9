/** Why what the address names is not shown. */
import { signal } from '@preact/signals';

export type LinkedTrouble =
  | { readonly kind: 'loading' | 'deleted' | 'gone'; readonly room: string; readonly mid: string }
  | { readonly kind: 'failed'; readonly room: string; readonly mid: string; readonly why: string };

export const linkedTrouble = signal<LinkedTrouble | null>(null);
