/** Parts of the page, as the page's head names their files. */
export type PartName = 'signed-in' | 'welcome' | 'later' | 'markup';

/** The paths of what a part begins with, its own file first; none where the page does not say. */
export function filesOf(name: PartName): string[] {
  const named = document.querySelector<HTMLMetaElement>(`meta[name="${name}-part"]`)?.content ?? '';
  return named.split(' ').filter((path) => path !== '');
}

/**
 * Asks for the files that a part of the page begins with, beside that part: the browser would find out about them only
 * with it.
 */
export function preloadPart(name: PartName): void {
  for (const href of filesOf(name))
    document.head.append(Object.assign(document.createElement('link'), { rel: 'modulepreload', href }));
}
