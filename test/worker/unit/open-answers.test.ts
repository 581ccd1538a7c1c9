import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { OpenAnswers } from '../../../src/worker/budgets/open-answers.js';

const answer = () => new EventEmitter() as unknown as ServerResponse;

test('openPagesPerPerson: who reads none of their pages gets so many, until one is sent or given up; others get theirs', () => {
  const pages = new OpenAnswers(3);
  const mine = [answer(), answer(), answer()];
  for (const one of mine) pages.track('ann', one);
  const late = answer();
  expect(() => pages.track('ann', late)).toThrow(
    expect.objectContaining({ code: 'rate_limited', details: { retryAfterMs: 1_000 } }),
  );
  // One that was refused is nobody's.
  late.emit('close');
  expect(() => pages.track('ann', answer())).toThrow();
  pages.track('ben', answer());
  mine[0]?.emit('close');
  pages.track('ann', answer());
  expect(() => pages.track('ann', answer())).toThrow();
});

test('an answer whose connection ended before is not counted: nothing tells of its end', () => {
  const pages = new OpenAnswers(1);
  const over = Object.assign(new EventEmitter(), { closed: true }) as unknown as ServerResponse;
  for (let n = 0; n < 3; n += 1) pages.track('ann', over);
  pages.track('ann', answer());
  expect(() => pages.track('ann', answer())).toThrow();
});
