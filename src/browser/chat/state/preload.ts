/**
 * Asks for the files that a part of the page begins with, beside that part: the browser would find out about them only
 * with it.
 */
export function preloadPart(name: 'signed-in' | 'welcome'): void {
  const named = document.querySelector<HTMLMetaElement>(`meta[name="${name}-part"]`)?.content ?? '';
  for (const href of named.split(' ')) {
    if (href !== '')
      document.head.append(Object.assign(document.createElement('link'), { rel: 'modulepreload', href }));
  }
}
