/** Whether somebody has to sign in, and what was to be done when it turned out. */
import { signal } from '@preact/signals';
import type { ReasonToSignIn } from './reason-to-sign-in.js';

export interface SignInNeed {
  readonly why: ReasonToSignIn;
  /** A call that was refused for want of a fresh sign-in: done after it. */
  readonly afterwards?: { readonly what: string; readonly run: () => Promise<void> };
}

export const signInNeed = signal<SignInNeed | null>(null);
