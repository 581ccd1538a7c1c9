/** What a file of dist becomes when a module is changed: the module, and the bundles that have it. */

/** A text of a built file that stands there once, and what stands there instead. */
export interface TextChange {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** The file with the change made. Throws where its text is not there exactly once. */
export function changedModule(text: string, { file, from, to }: TextChange): string {
  const parts = text.split(from);
  if (parts.length === 2) return parts.join(to);
  throw new Error(`${file} has a text ${parts.length - 1} times, not once:\n${from}`);
}

/**
 * The bundle with this change of a module; as it was when it does not have what is changed. Null when the text is there
 * otherwise than in the module, so that nobody can tell what the change would do.
 */
export function changedBundle(bundle: string, { file, from, to }: TextChange): string | null {
  // The build names its file above each part of a module, of which there may be two.
  const parts = bundle.split(/^(\/\/ (?:src|node_modules)\/.*)$/m);
  const head = `// src/${file.replace(/\.js$/, '.ts')}`;
  const own = parts.flatMap((part, at) => (part === head ? [at + 1] : []));
  if (own.length === 0) return bundle;
  const text = own.map((at) => parts[at]).join('');
  const [found, ...more] = own.flatMap((at) =>
    [...(parts[at] as string).matchAll(patternOf(from))].map((match) => ({ at, match })),
  );
  if (found === undefined && isLeftOut(from, text)) return bundle;
  if (found === undefined || more.length > 0) return null;
  const put = renamed(to, namesOf(from, found.match), text);
  if (put === null) return null;
  const part = parts[found.at] as string;
  const { index, 0: old } = found.match;
  parts[found.at] = part.slice(0, index) + put + part.slice(index + old.length);
  return parts.join('');
}

/** Names that are not a property’s, and words of the language. */
const NAME = /((?<![\w$.])[A-Za-z_$][\w$]*(?![\w$:]))/;

/** The text as a bundle may have it: a number follows a name that two things have, and `const` may be `var`. */
function patternOf(text: string): RegExp {
  const asThere = (name: string) => (name === 'const' ? '(const|var)' : `(${escaped(name)}\\d*)(?![\\w$])`);
  const parts = text.split(NAME).map((part, at) => (at % 2 === 1 ? asThere(part) : escaped(part)));
  return new RegExp(parts.join(''), 'g');
}

/** Whether a name of the text is nowhere there: a bundle has not what nobody calls, nor each module. */
function isLeftOut(text: string, part: string): boolean {
  const isThere = (name: string) =>
    name === 'const' || new RegExp(`(?<![\\w$])${escaped(name)}\\d*(?![\\w$])`).test(part);
  return !names(text).every(isThere);
}

/** What each name of the text is there; null of one that is several. */
function namesOf(text: string, match: readonly string[]): ReadonlyMap<string, string | null> {
  const found = new Map<string, string | null>();
  for (const [at, name] of names(text).entries()) {
    const there = match[at + 1] as string;
    found.set(name, found.has(name) && found.get(name) !== there ? null : there);
  }
  return found;
}

function names(text: string): string[] {
  return text.split(NAME).filter((_, at) => at % 2 === 1);
}

function escaped(part: string): string {
  return part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/** Null when a name may be another one in the bundle. */
function renamed(text: string, known: ReadonlyMap<string, string | null>, part: string): string | null {
  const words = text.split(NAME).map((word, at) => {
    if (at % 2 === 0) return word;
    if (known.has(word)) return known.get(word) ?? null;
    return new RegExp(`(?<![\\w$])${escaped(word)}\\d`).test(part) ? null : word;
  });
  return words.includes(null) ? null : words.join('');
}
