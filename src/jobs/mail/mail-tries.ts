/** What is remembered of a mail while it is tried: it is sent to nobody twice, and each link is made once. */
export interface MailTries {
  /** By user id: what stands in their link. */
  readonly secrets: Map<string, string>;
  /** Ids of those who have it. */
  readonly done: Set<string>;
  failures: number;
  /** When it may be tried again, by the process's clock. */
  dueAt: number;
}

export function newTries(): MailTries {
  return { secrets: new Map(), done: new Set(), failures: 0, dueAt: 0 };
}
