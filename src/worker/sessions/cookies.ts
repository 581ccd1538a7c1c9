import { stringifySetCookie } from 'cookie';
import type { Response } from 'express';

export interface CookieOptions {
  /** The request came over TLS. */
  readonly secure: boolean;
  readonly sameSite: 'lax' | 'strict';
  /** Seconds; 0 takes the cookie away. */
  readonly maxAge: number;
}

/** Sets a cookie of ours: for the whole site, and never for scripts. */
export function setCookie(res: Response, name: string, value: string, rules: CookieOptions): void {
  res.append('Set-Cookie', stringifySetCookie(name, value, { ...rules, httpOnly: true, path: '/' }));
}
