/** Whether somebody has to sign in, and what was to be done when it turned out. */
import { signal } from '@preact/signals';
import type { ErrorCode } from '../../../protocol/errors.js';

export interface SignInNeed {
  readonly why: 'unauthenticated' | 'forbidden' | 'stale_operator';
  /** A call that was refused for want of a fresh sign-in: done after it. */
  readonly afterwards?: { readonly what: string; readonly run: () => Promise<void> };
}

export const signInNeed = signal<SignInNeed | null>(null);

/** The need behind a refusal, or null when signing in would not help. */
export function needOf(code: ErrorCode): SignInNeed['why'] | null {
  return code === 'unauthenticated' || code === 'forbidden' || code === 'stale_operator' ? code : null;
}
