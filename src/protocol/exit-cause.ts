/** Why a process ended, and the English of it. */
import { type PackageMisfit, phraseMisfit } from './package-misfit.js';
import { type PhrasesOf, phraseKind } from './phrases.js';

/** Why a process ended. */
export type ExitCause =
  | { readonly kind: 'signal'; readonly signal: string }
  /** Null: not known. */
  | { readonly kind: 'code'; readonly code: number | null }
  /** An operator did it, at once or by a fault that it did not recover from. */
  | { readonly kind: 'operator'; readonly did: 'SIGKILL' | 'frozen' | 'blocked'; readonly by: string }
  /** No heartbeat came for so long. */
  | { readonly kind: 'silent'; readonly seconds: number }
  /** It was not ready so long after its start. */
  | { readonly kind: 'slow-start'; readonly seconds: number }
  /** It was told to drain and did not end by itself within this. */
  | { readonly kind: 'slow-drain'; readonly seconds: number }
  /** Another took its place, or its slot went, before it could drain. */
  | { readonly kind: 'unneeded'; readonly while: string }
  /** It could not begin. `words`: `misfit` in English, for clients that do not phrase; alone from an older node. */
  | { readonly kind: 'boot'; readonly words: string; readonly misfit?: PackageMisfit }
  /** The primary that started it ended, and it with it. */
  | { readonly kind: 'primary-ended' };

/** What a process itself said by its end, as Node tells it. Pure. */
export function exitOf(code: number | null, signal: string | null): ExitCause {
  return signal === null ? { kind: 'code', code } : { kind: 'signal', signal };
}

/**
 * Words for each kind, which fit after a colon and in brackets. A node writes the English beside the cause, for clients
 * that do not phrase; pages take it as their English.
 */
export type CausePhrases = PhrasesOf<ExitCause>;

export const causePhrases: CausePhrases = {
  signal: ({ signal }) => signal,
  code: ({ code }) => `exit code ${code ?? 'unknown'}`,
  operator: ({ did, by }) => `${did} by ${by}`,
  silent: ({ seconds }) => `no heartbeat for ${seconds} s`,
  'slow-start': ({ seconds }) => `not ready after ${seconds} s`,
  'slow-drain': ({ seconds }) => `it drained, and had not ended after ${seconds} s`,
  unneeded: ({ while: state }) => `ended while ${state}, as it is not needed`,
  boot: ({ words, misfit }) => (misfit === undefined ? words : phraseMisfit(misfit)).replace(/\.$/, ''),
  'primary-ended': () => 'its primary ended',
};

/** Why a process ended, in words that fit after a colon. */
export function phraseCause(cause: ExitCause, phrases: CausePhrases = causePhrases): string {
  return phraseKind(cause, phrases);
}
