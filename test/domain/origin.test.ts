import { describe, expect, test } from 'vitest';
import { originRefusal, type SiteRules } from '../../src/domain/origin.js';
import { type OriginRefusal, phraseRefusal } from '../../src/protocol/access-refusal.js';

const outside: SiteRules = { host: '0.0.0.0', origins: [], trustProxy: [] };
const refusal = (headers: Record<string, string>, rules: SiteRules = outside) =>
  said(originRefusal({ headers, socket: { remoteAddress: '10.0.0.9' } } as never, rules));

const said = (refusal: OriginRefusal | null) => refusal && phraseRefusal(refusal);

describe('words of a refused site', () => {
  test('name the page, the host that was asked for, and what to do', () => {
    const words = refusal({ origin: 'https://chat.example.com', host: '10.0.0.11:3000' });
    expect(words).toContain('https://chat.example.com');
    expect(words).toContain('http://10.0.0.11:3000');
    expect(words).toContain('--origins https://chat.example.com');
    expect(words).toContain('proxy_set_header Host $host');
  });

  test('tell the scheme where that alone differs', () => {
    const rules = { ...outside, trustProxy: ['10.0.0.9'] };
    const headers = {
      origin: 'http://chat.example.com',
      host: 'chat.example.com',
      'x-forwarded-proto': 'https',
    };
    expect(refusal(headers, rules)).toContain('asked as https://chat.example.com');
  });

  test('name the host that a chat bound to this machine does not know', () => {
    const words = refusal(
      { origin: 'https://chat.example.com', host: 'holdfast' },
      { ...outside, host: '127.0.0.1' },
    );
    expect(words).toContain('http://holdfast');
    expect(words).toContain('--origins');
    expect(words).toContain('proxy_set_header Host $host');
  });

  test('cure nothing for a page without a name', () => {
    expect(refusal({ origin: 'null', host: 'chat.example.com' })).not.toContain('--origins');
    expect(refusal({ 'sec-fetch-site': 'cross-site', host: 'chat.example.com' })).not.toContain('--origins');
    expect(refusal({ origin: 'https://chat.example.com' })).toContain('without a Host');
  });

  test('repeat little, and nothing but a name', () => {
    const long = `https://${'a'.repeat(15_000)}.example.com`;
    expect((refusal({ origin: long, host: 'h' }) as string).length).toBeLessThan(800);
    const words = refusal({ origin: 'https://x.example/"><b>\u202e', host: 'a b"c' }) as string;
    expect(words).not.toMatch(/["<>\u202e]/);
  });
});
