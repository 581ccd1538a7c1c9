import type { Fetch } from './http-api.js';

/** Cookies of one server (a node, or a cluster that is one to its clients), for clients outside a browser. */
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

  /**
   * A `fetch` that sends and keeps this jar's cookies, with the Origin that a page of the same host would send, and
   * `headers` besides.
   */
  fetch(headers: Readonly<Record<string, string>> = {}): Fetch {
    return async (input, init) => {
      const all = new Headers(init?.headers);
      for (const [name, value] of Object.entries(headers)) all.set(name, value);
      if (this.cookies.size > 0) all.set('cookie', this.header);
      all.set('origin', new URL(input).origin);
      const answer = await fetch(input, { ...init, headers: all, redirect: 'manual' });
      for (const line of answer.headers.getSetCookie()) this.keep(line);
      return answer;
    };
  }
}
