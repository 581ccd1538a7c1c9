/**
 * By what the prover knows a message of its crowd again, whatever an application calls it: by the beginning of its
 * text.
 */

const LABEL = /^\[(c\d+)\/(\d+-\d+)\] ([\s\S]*)$/;

export interface Labelled {
  readonly user: string;
  readonly cmid: string;
  /** Without the label. */
  readonly text: string;
}

/** The text as it is given to the application. */
export function withLabel({ user, cmid, text }: Labelled): string {
  return `[${user}/${cmid}] ${text}`;
}

/** Null for what is no message of the crowd: a greeting, somebody's coming. */
export function readLabel(whole: string): Labelled | null {
  const [, user, cmid, text] = LABEL.exec(whole) ?? [];
  return user === undefined || cmid === undefined || text === undefined ? null : { user, cmid, text };
}

/** As much of a text as fits with its label. No blanks at its ends, since most pages cut them off. */
export function fitting(text: string, room: number): string {
  const cut = text.slice(0, Math.max(1, room)).toWellFormed().replaceAll('\ufffd', '.').trim();
  return cut === '' ? '.' : cut;
}
