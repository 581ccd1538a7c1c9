declare const given: unique symbol;

/** Proof that an answer was given: only who gives one has it. */
export interface Answered {
  readonly [given]: true;
}

/** What became of an event that is owed an answer: it was given, or the socket is gone and nobody waits for it. */
export type AnswerOutcome = Answered | typeof GONE;

export const GONE = 'gone';
export const ANSWERED = {} as Answered;
