/** What a message's text is made of. The page draws it by DOM calls; no text of a person ever becomes HTML. */
export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'strong' | 'emphasis' | 'strike'; readonly parts: readonly Inline[] }
  /** `href` is http, https or mailto. `title`: what its author says of it. */
  | {
      readonly kind: 'link';
      readonly href: string;
      readonly title?: string;
      readonly parts: readonly Inline[];
    };

export type MarkupBlock =
  | { readonly kind: 'paragraph'; readonly parts: readonly Inline[] }
  | { readonly kind: 'heading'; readonly parts: readonly Inline[] }
  /** `language`: all that stands after the opening fence. */
  | { readonly kind: 'code'; readonly text: string; readonly language?: string }
  | { readonly kind: 'quote'; readonly blocks: readonly MarkupBlock[] }
  | { readonly kind: 'list'; readonly items: readonly Item[] };

export interface Item {
  /** The number of an item in a numbered list. */
  readonly number?: number;
  readonly blocks: readonly MarkupBlock[];
}

/** A piece of code and what it is in its language, such as `keyword`; together the pieces are the code. */
export interface Coloured {
  readonly text: string;
  readonly is?: string;
}
