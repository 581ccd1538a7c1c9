/** Pure. What somebody wrote into the field of a search, taken apart. */

export interface SearchWords {
  /** What is searched for: all but the two below. */
  readonly q: string;
  /** The name behind `from:`, and behind `in:`; null: there is none. The last one counts. */
  readonly from: string | null;
  readonly room: string | null;
}

const NAMED = /(?:^|\s)(from|in):(?:["“”„]([^"“”„]*)(?:["“”„]|$)|(\S+))/giu;

export function readSearch(text: string): SearchWords {
  const names: { from: string | null; in: string | null } = { from: null, in: null };
  const q = text.replace(NAMED, (_, which: string, quoted: string | undefined, plain: string | undefined) => {
    const name = (quoted ?? plain ?? '').replace(/^[@#]/, '').trim();
    if (name !== '') names[which.toLowerCase() as 'from' | 'in'] = name;
    return ' ';
  });
  return { q: q.trim(), from: names.from, room: names.in };
}

/** What says that a search is in this room alone, instead of any that said so before. */
export function searchInRoom(text: string, name: string): string {
  const rest = text.replace(NAMED, (whole, which: string) => (which.toLowerCase() === 'in' ? ' ' : whole));
  const said = /[\s"“”„]/.test(name) ? `in:"${name.replace(/["“”„]/g, '')}"` : `in:${name}`;
  return `${rest.trim()} ${said} `.trimStart();
}
