/** The word of `<word>.localhost`, or null. Apart from `persons.ts`: the sign-in form needs no more of it. Pure. */
export function ownWord(hostname: string): string | null {
  return /^([a-z0-9-]+)\.localhost$/.exec(hostname)?.[1] ?? null;
}
