/** Sentences as a reader counts them, of pages, of comments and of strings. */

/**
 * Only a full stop, a question mark, an exclamation mark or a bar between shapes ends a sentence. A piece of code
 * counts as one word.
 */
export function sentencesOf(block: string): string[] {
  return block
    .replace(/`[^`]*`/g, 'code')
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[*_]/g, '')
    .split(/ \| |(?<=[.?!][)”]?)\s+(?=(?:→ )?[\p{Lu}\p{Ll}\d“(])/u)
    .map((sentence) => sentence.trim());
}

export function wordsOf(sentence: string): number {
  return sentence.match(/[\p{L}\p{N}][\p{L}\p{N}'’.,/%+-]*/gu)?.length ?? 0;
}

/** How a language begins and ends its comments. `line` is one that ends with the line. */
export interface CommentMarks {
  readonly line: RegExp;
  /** Behind code on its line. */
  readonly beside?: RegExp;
  readonly open?: RegExp;
  /** What a script is given, by number: no prose. */
  readonly table?: RegExp;
}

export const SCRIPT: CommentMarks = {
  line: /^\s*\/\/\s?(.*)$/,
  beside: /[;,{}()\]]\s+\/\/ ([^'"`]*)$/,
  open: /^\s*\{?\/\*+\s?(.*)$/,
};
export const STYLE: CommentMarks = { line: /^(?!)/, open: /\/\*+\s?(.*)$/ };
export const LUA: CommentMarks = { line: /^\s*--\s?(.*)$/, table: /^(?:KEYS\b|ARGV\b|\d+ )/ };

/** Paragraphs and items of the comments of a file, each as one line. Pictures and directives are none. */
export function commentsOf(text: string, marks: CommentMarks): string[] {
  const blocks: string[] = [];
  let inside = false;
  /** The line before goes on in this one. */
  let open = false;
  const add = (said: string) => {
    const line = said.replace(/\s*\*\/.*$/, '').trim();
    const isNoProse =
      line === '' || /^(?:@|#|biome-ignore|[─│├└┌|+=-]{2,})/.test(line) || marks.table?.test(line) === true;
    if (isNoProse) open = false;
    else if (open && !/^(?:(?:[-*]|\d+\.)\s|Reply\b)/.test(line)) blocks[blocks.length - 1] += ` ${line}`;
    else {
      blocks.push(line.replace(/^[-*]\s/, ''));
      open = true;
    }
  };
  for (const line of text.split('\n')) {
    const opened = inside ? null : marks.open?.exec(line);
    const alone = inside || opened ? null : marks.line.exec(line);
    if (inside) add(line.replace(/^\s*\*(?!\/)\s?/, ''));
    else if (opened) {
      open = false;
      add(opened[1] as string);
    } else if (alone) add(alone[1] as string);
    else {
      open = false;
      const beside = marks.beside?.exec(line);
      if (beside) add(beside[1] as string);
      open = false;
    }
    if (inside || opened) {
      inside = !line.includes('*/');
      if (!inside) open = false;
    }
  }
  return blocks;
}

/**
 * The strings of a script, in order of their ends; `X` stands for what a template fills in. For files of sentences: a
 * regular expression with a quote would be taken for one.
 */
export function stringsOf(script: string): string[] {
  const found: string[] = [];
  /** The templates that are open, by their text so far; braces that are open in what each fills in. */
  const open: { text: string; braces: number }[] = [];
  const inTemplate = (from: number, template: { text: string; braces: number }): number => {
    for (let at = from; at < script.length; at += 1) {
      if (script[at] === '\\') at += 1;
      else if (script[at] === '`') {
        found.push(template.text);
        open.pop();
        return at;
      } else if (script.startsWith('${', at)) {
        template.text += 'X';
        return at + 1;
      }
      if (script[at] !== '`') template.text += script[at];
    }
    return script.length;
  };
  for (let at = 0; at < script.length; at += 1) {
    const last = open.at(-1);
    const here = script[at] as string;
    const comment = /^(?:\/\/.*|\/\*[\s\S]*?\*\/)/.exec(script.slice(at, at + 5_000))?.[0];
    const quoted = /^(?:'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)")/.exec(script.slice(at, at + 5_000));
    if (comment !== undefined) at += comment.length - 1;
    else if (quoted !== null) {
      found.push((quoted[1] ?? quoted[2]) as string);
      at += quoted[0].length - 1;
    } else if (here === '`') {
      const template = { text: '', braces: 0 };
      open.push(template);
      at = inTemplate(at + 1, template);
    } else if (last !== undefined && here === '{') last.braces += 1;
    else if (last !== undefined && here === '}') {
      if (last.braces === 0) at = inTemplate(at + 1, last);
      else last.braces -= 1;
    }
  }
  return found;
}
