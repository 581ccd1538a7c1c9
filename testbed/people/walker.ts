/** A browser without scripts: it keeps cookies, and goes where it is led. */
import { CookieJar } from '../../src/client/http/cookie-jar.js';

export class Walker {
  private readonly jar = new CookieJar();
  /** Where it is. */
  at = '';

  /** One request; what leads on is not followed. */
  async ask(url: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set('cookie', this.jar.header);
    const answer = await fetch(url, { redirect: 'manual', ...init, headers });
    for (const line of answer.headers.getSetCookie()) this.jar.keep(line);
    this.at = url;
    return answer;
  }

  /** Follows from there to where nothing leads on, at most ten steps; `until`: stops before that address. */
  async go(url: string, init: RequestInit = {}, until?: RegExp): Promise<Response> {
    let answer = await this.ask(url, init);
    for (let steps = 0; steps < 10; steps += 1) {
      const to = answer.headers.get('location');
      if (to === null) return answer;
      const next = new URL(to, this.at).href;
      if (until?.test(next)) {
        this.at = next;
        return answer;
      }
      answer = await this.ask(next);
    }
    throw new Error(`there is no end: ${this.at}`);
  }
}

/**
 * Signs somebody in at an `OpenIdProvider`, to which the chat at `url` leads. Ends before the way back is taken when
 * `until` says so.
 */
export async function signInByProvider(
  walker: Walker,
  url: string,
  login: string,
  { back = '/', until }: { back?: string; until?: RegExp } = {},
): Promise<Response> {
  const form = await walker.go(`${url}/api/oidc?back=${encodeURIComponent(back)}`);
  if (!walker.at.includes('/interaction/')) return form;
  const body = new URLSearchParams({ prompt: 'login', login, password: 'any' });
  return walker.go(walker.at, { method: 'POST', body }, until);
}
