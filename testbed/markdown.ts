/** Markdown of the reports that prover and benchmarks write: no line of it is wider than 120 columns. Pure. */

const WIDTH_MAX = 120;
/** What at the beginning of a line would make it an item, a title or a quote. */
const BEGINS_A_BLOCK = /^(?:[-+*>|]|#+|\d+[.)])$/;

/** A paragraph, or an item that begins with `- `: broken between words, `indent` before each line but the first. */
export function paragraph(text: string, indent = ''): string {
  const lines: string[] = [];
  let line = '';
  for (const word of wordsOf(text)) {
    if (line !== '' && line.length + 1 + word.length > WIDTH_MAX) {
      lines.push(line);
      line = `${indent}${word}`;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join('\n');
}

export function item(text: string): string {
  return paragraph(`- ${text}`, '  ');
}

/**
 * A table, its first row the titles. Where it would be too wide it is turned: its rows are columns then, in as many
 * tables below each other as it takes.
 */
export function table(rows: readonly (readonly string[])[]): string {
  const asItIs = asTable(rows);
  if (fits(asItIs)) return asItIs.join('\n');
  const [titles = [], ...others] = rows;
  const groups: (readonly string[])[][] = [];
  for (const row of others) {
    const last = groups.at(-1);
    if (last !== undefined && fits(asTable(turned([titles, ...last, row])))) last.push(row);
    else groups.push([row]);
  }
  return groups.map((group) => asTable(turned([titles, ...group])).join('\n')).join('\n\n');
}

function fits(lines: readonly string[]): boolean {
  return lines.every(({ length }) => length <= WIDTH_MAX);
}

function turned(rows: readonly (readonly string[])[]): string[][] {
  return (rows[0] ?? []).map((_, column) => rows.map((row) => row[column] ?? ''));
}

function asTable([titles = [], ...rows]: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [
    line(titles),
    `|${titles.map((_, index) => (index === 0 ? '---' : '---:')).join('|')}|`,
    ...rows.map(line),
  ];
}

/** Its words; one that must not begin a line stays with the word before it. */
function wordsOf(text: string): string[] {
  const words: string[] = [];
  for (const word of text.split(/\s+/)) {
    if (words.length > 0 && BEGINS_A_BLOCK.test(word)) words.push(`${words.pop()} ${word}`);
    else words.push(word);
  }
  return words;
}
