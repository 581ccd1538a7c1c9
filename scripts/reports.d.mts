export function reports(
  load: (path: string) => Promise<Readonly<Record<string, unknown>>>,
): Promise<[path: string, text: string][]>;
