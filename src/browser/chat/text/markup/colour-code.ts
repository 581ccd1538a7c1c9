import bash from 'highlight.js/lib/languages/bash';
import c from 'highlight.js/lib/languages/c';
import cpp from 'highlight.js/lib/languages/cpp';
import csharp from 'highlight.js/lib/languages/csharp';
import css from 'highlight.js/lib/languages/css';
import diff from 'highlight.js/lib/languages/diff';
import dockerfile from 'highlight.js/lib/languages/dockerfile';
import go from 'highlight.js/lib/languages/go';
import ini from 'highlight.js/lib/languages/ini';
import java from 'highlight.js/lib/languages/java';
import javascript from 'highlight.js/lib/languages/javascript';
import json from 'highlight.js/lib/languages/json';
import kotlin from 'highlight.js/lib/languages/kotlin';
import lua from 'highlight.js/lib/languages/lua';
import makefile from 'highlight.js/lib/languages/makefile';
import nginx from 'highlight.js/lib/languages/nginx';
import php from 'highlight.js/lib/languages/php';
import powershell from 'highlight.js/lib/languages/powershell';
import python from 'highlight.js/lib/languages/python';
import ruby from 'highlight.js/lib/languages/ruby';
import rust from 'highlight.js/lib/languages/rust';
import shell from 'highlight.js/lib/languages/shell';
import sql from 'highlight.js/lib/languages/sql';
import swift from 'highlight.js/lib/languages/swift';
import typescript from 'highlight.js/lib/languages/typescript';
import xml from 'highlight.js/lib/languages/xml';
import yaml from 'highlight.js/lib/languages/yaml';
import { createLowlight } from 'lowlight';
import type { Coloured } from './tree.js';

const known = createLowlight({
  bash,
  c,
  cpp,
  csharp,
  css,
  diff,
  dockerfile,
  go,
  ini,
  java,
  javascript,
  json,
  kotlin,
  lua,
  makefile,
  nginx,
  php,
  powershell,
  python,
  ruby,
  rust,
  shell,
  sql,
  swift,
  typescript,
  xml,
  yaml,
});

/** Which of the page's colours each of the grammars' words has; what is not here has none. */
const COLOURS: Readonly<Record<string, string>> = {
  keyword: 'keyword',
  literal: 'keyword',
  'selector-tag': 'keyword',
  name: 'keyword',
  string: 'string',
  regexp: 'string',
  char: 'string',
  comment: 'comment',
  doctag: 'comment',
  number: 'number',
  symbol: 'number',
  title: 'name',
  section: 'name',
  type: 'type',
  built_in: 'type',
  'selector-class': 'type',
  'selector-id': 'type',
  attr: 'attribute',
  attribute: 'attribute',
  property: 'attribute',
  variable: 'attribute',
  'template-variable': 'attribute',
  meta: 'meta',
  addition: 'added',
  deletion: 'removed',
};
const PREFIX = 'is-';

/**
 * The pieces of a code, which together are the code, or null for a language that is not known. The grammars may take
 * time in proportion to the square of the code and worse: call it where that harms nobody.
 */
export function colourCode(code: string, language: string): readonly Coloured[] | null {
  const name = language.split(/[\s{:,]/)[0]?.toLowerCase() ?? '';
  if (!known.registered(name)) return null;
  const pieces: Coloured[] = [];
  read(known.highlight(name, code, { prefix: PREFIX }).children, undefined, pieces);
  return pieces;
}

type Nodes = ReturnType<typeof known.highlight>['children'];

function read(nodes: Nodes, around: string | undefined, pieces: Coloured[]): void {
  for (const node of nodes) {
    if (node.type === 'text')
      pieces.push({ text: node.value, ...(around === undefined ? {} : { is: around }) });
    else if (node.type === 'element')
      read(node.children, colourOf(node.properties.className) ?? around, pieces);
  }
}

function colourOf(className: unknown): string | undefined {
  const [first = ''] = Array.isArray(className) ? className : [];
  return COLOURS[String(first).slice(PREFIX.length)];
}
