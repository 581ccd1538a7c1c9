/** Cookies of one origin, for clients outside a browser. */
export class CookieJar {
  private readonly cookies = new Map<string, string>();

  get header(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  get(name: string): string | undefined {
    return this.cookies.get(name);
  }

  set(name: string, value: string): void {
    this.cookies.set(name, value);
  }

  clear(): void {
    this.cookies.clear();
  }

  /** Takes one `Set-Cookie` line; one that ends the cookie removes it. */
  keep(line: string): void {
    const [pair = '', ...attributes] = line.split(';');
    const at = pair.indexOf('=');
    if (at < 1) return;
    const name = pair.slice(0, at).trim();
    const value = pair.slice(at + 1).trim();
    const ended = attributes.some((one) =>
      /^\s*(max-age\s*=\s*(0|-\d+)|expires\s*=\s*thu, 01 jan 1970)/i.test(one),
    );
    if (ended || value === '') this.cookies.delete(name);
    else this.cookies.set(name, value);
  }

  /** A `fetch` that sends and keeps this jar's cookies, with the Origin a browser would send, and `headers` besides. */
  fetch(origin: string, headers: Readonly<Record<string, string>> = {}): typeof fetch {
    return async (input, init) => {
      const all = new Headers(init?.headers);
      for (const [name, value] of Object.entries(headers)) all.set(name, value);
      if (this.cookies.size > 0) all.set('cookie', this.header);
      all.set('origin', origin);
      const answer = await fetch(input, { ...init, headers: all, redirect: 'manual' });
      for (const line of answer.headers.getSetCookie()) this.keep(line);
      return answer;
    };
  }
}
