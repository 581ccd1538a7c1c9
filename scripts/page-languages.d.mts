interface PageWords {
  readonly html: Readonly<Record<string, string>>;
  readonly instead: Readonly<Record<string, string>>;
}
export const LANGUAGES: Readonly<
  Record<string, { readonly folder: string; readonly chat: PageWords; readonly control: PageWords }>
>;
export function htmlIn(tag: string, html: string, page?: 'chat' | 'control'): string;
