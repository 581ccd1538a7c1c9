/** Whether somebody looks at a page of this browser: each that is in front holds a lock, which ends with it. */

const nameOf = (person: string) => `holdfast.looking.${person}`;

/** Holds the lock of this person while this page is in front and has the focus. `person`: null while nobody is. */
export function tellLooking(locks: LockManager, person: () => string | null): () => void {
  let held: { readonly by: string; readonly end: () => void } | null = null;
  const look = () => {
    const isInFront = document.visibilityState === 'visible' && document.hasFocus();
    const by = isInFront ? person() : null;
    if (held?.by === by || (held === null && by === null)) return;
    held?.end();
    held = null;
    if (by === null) return;
    const over = new AbortController();
    const end = new Promise<void>((release) => over.signal.addEventListener('abort', () => release()));
    held = { by, end: () => over.abort() };
    void locks.request(nameOf(by), { mode: 'shared' }, () => end);
  };
  for (const name of ['focus', 'blur']) addEventListener(name, look);
  document.addEventListener('visibilitychange', look);
  look();
  return look;
}

export async function isLookedAt(locks: LockManager, person: string): Promise<boolean> {
  const { held = [] } = await locks.query();
  return held.some(({ name }) => name === nameOf(person));
}
