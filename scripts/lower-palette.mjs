// Makes plain rules of a palette that is written with light-dark(), for browsers that do not know that function.

const CALL = 'light-dark(';

/**
 * `css`: one `:root { … }` rule of custom properties, with comments before it. Returns the rules for the light, for the
 * dark by the system's wish, and for either by the person's choice (`data-theme` on the root). Throws when there is no
 * such rule.
 */
export function lowerPalette(css) {
  const found = /:root\s*\{([^}]*)\}\s*$/.exec(css);
  if (found === null) throw new Error('A palette is one rule, “:root { … }”, and nothing after it.');
  const declarations = found[1]
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .split(';')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const light = declarations.map((line) => choose(line, 0));
  const dark = declarations.filter((line) => line.includes(CALL)).map((line) => choose(line, 1));
  return [
    rule(':root', ['color-scheme: light dark', ...light]),
    `@media (prefers-color-scheme: dark) {\n${rule(':root:not([data-theme="light"])', dark)}}\n`,
    rule(':root[data-theme="light"]', ['color-scheme: light']),
    rule(':root[data-theme="dark"]', ['color-scheme: dark', ...dark]),
  ].join('');
}

function rule(selector, declarations) {
  return `${selector} {\n${declarations.map((line) => `  ${line};\n`).join('')}}\n`;
}

/** Each call of light-dark() in the text gives way to its argument of this index. */
function choose(text, index) {
  const start = text.indexOf(CALL);
  if (start < 0) return text;
  const parts = [''];
  let depth = 0;
  let at = start + CALL.length;
  for (; depth >= 0 && at < text.length; at += 1) {
    const sign = text[at];
    if (sign === '(') depth += 1;
    if (sign === ')') depth -= 1;
    if (depth === 0 && sign === ',') parts.push('');
    else if (depth >= 0) parts[parts.length - 1] += sign;
  }
  if (depth >= 0 || parts.length !== 2) throw new Error(`light-dark() takes two colours: ${text}`);
  return text.slice(0, start) + parts[index].trim() + choose(text.slice(at), index);
}

/** For esbuild: lowers every `palette.css`. */
export const palettePlugin = (read) => ({
  name: 'palette',
  setup: ({ onLoad }) =>
    onLoad({ filter: /\/palette\.css$/ }, async ({ path }) => ({
      contents: lowerPalette(await read(path, 'utf8')),
      loader: 'css',
    })),
});
