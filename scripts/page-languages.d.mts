export const LANGUAGES: Readonly<
  Record<
    string,
    {
      readonly folder: string;
      readonly html: Readonly<Record<string, string>>;
      readonly instead: Readonly<Record<string, string>>;
    }
  >
>;
export function htmlIn(tag: string, html: string): string;
