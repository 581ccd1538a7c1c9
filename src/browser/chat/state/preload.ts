/** Asks for the files that the part for signed-in people begins with, beside that part: the browser would find out about them only with it. */
export function preloadSignedIn(): void {
  const named = document.querySelector<HTMLMetaElement>('meta[name="signed-in-part"]')?.content ?? '';
  for (const href of named.split(' ')) {
    if (href !== '')
      document.head.append(Object.assign(document.createElement('link'), { rel: 'modulepreload', href }));
  }
}
