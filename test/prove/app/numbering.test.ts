/** Histories of an application without numbers: what holds is judged true, and each lie is found and said in words. */
import { describe, expect, test } from 'vitest';
import { DERIVED_EPOCH, numbered } from '../../../prove/app/numbering.js';
import { appWords } from '../../../prove/app/words.js';
import { gatherFacts } from '../../../prove/checker/facts.js';
import { judgeFacts } from '../../../prove/checker/judge.js';
import type { HistoryEvent, Seen } from '../../../prove/history.js';

type Loose = { readonly type: string; readonly [field: string]: unknown };

/** A small chat as it is recorded, in one room. */
class Story {
  private readonly events: HistoryEvent[] = [];
  private t = 0;
  private readonly written: string[] = [];

  constructor(
    readonly history: 'kept' | 'none' = 'kept',
    acksAreAssumed = false,
  ) {
    const keeps = { sessions: false, presence: false, unread: false };
    this.add({
      type: 'run',
      system: 'app',
      mode: 'm',
      seed: 1,
      keeps,
      presenceMs: 0,
      numbersAreDerived: true,
      ...(acksAreAssumed ? { acksAreAssumed } : {}),
    });
  }
  private add(event: Loose): this {
    this.t += 10;
    this.events.push({ t: this.t, ...event } as unknown as HistoryEvent);
    return this;
  }
  come(client: string): this {
    const who = { client, view: 1, user: client };
    this.add({ type: 'view', ...who, change: 'opened' }).add({ type: 'link', ...who, state: 'online' });
    this.add({ type: 'place', ...who, room: 'r', change: 'here' });
    return this.add({
      type: 'join',
      ...who,
      room: 'r',
      since: null,
      epoch: DERIVED_EPOCH,
      head: 0,
      complete: true,
      messages: [],
    });
  }
  send(client: string, cmid: string): this {
    this.written.push(`${client} ${cmid}`);
    return this.add({ type: 'send', client, view: 1, user: client, room: 'r', cmid, text: `text ${cmid}` });
  }
  ack(client: string, cmid: string): this {
    const place = { epoch: DERIVED_EPOCH, seq: 0, mid: '', duplicate: false };
    return this.add({ type: 'ack', client, view: 1, user: client, room: 'r', cmid, ...place });
  }
  show(client: string, ...names: string[]): this {
    for (const name of names) {
      const who = { client, view: 1, user: client };
      this.add({ type: 'shown', ...who, room: 'r', epoch: DERIVED_EPOCH, messages: [this.seen(name)] });
    }
    return this;
  }
  fault(): this {
    const fault = { type: 'fault', id: 1, kind: 'sigkill', detail: '' };
    return this.add({ ...fault, phase: 'begin' }).add({ ...fault, phase: 'end' });
  }
  /** `log`: what a latecomer is shown; all that was written when not given. */
  judge(log: readonly string[] = this.written) {
    this.add({ type: 'phase', phase: 'final' });
    if (this.history === 'kept') {
      const messages = log.map((name) => this.seen(name));
      this.add({ type: 'log', room: 'r', epoch: DERIVED_EPOCH, first: 1, messages });
    }
    this.add({ type: 'phase', phase: 'end' });
    const facts = gatherFacts(numbered(this.events));
    return { verdict: judgeFacts(facts), words: appWords(facts).join('\n'), facts };
  }
  private seen(name: string): Seen {
    const [user = '', cmid = ''] = name.split(' ');
    return { seq: 0, mid: '', user, cmid, text: `text ${cmid}` };
  }
}

/** Two people; a writes 1-1 and 1-2, b writes 1-3 during a fault, and all see all. */
function told(history: 'kept' | 'none' = 'kept', acksAreAssumed = false): Story {
  return new Story(history, acksAreAssumed)
    .come('a')
    .come('b')
    .fault()
    .send('a', '1-1')
    .ack('a', '1-1')
    .send('a', '1-2')
    .ack('a', '1-2');
}

describe.each(['kept', 'none'] as const)('an application whose history is %s', (history) => {
  test('that shows all of it to all, once and in one order, holds', () => {
    const { verdict, words } = told(history).show('a', 'a 1-1', 'a 1-2').show('b', 'a 1-1', 'a 1-2').judge();
    expect(verdict).toMatchObject({ holds: true });
    expect(words).toBe('Of 2 acknowledged messages none was lost, doubled or shown out of order.');
  });
  test('whoever comes later is owed what they were shown first and what follows, and all that is written then', () => {
    const story = told(history).show('a', 'a 1-1', 'a 1-2').show('b', 'a 1-1', 'a 1-2').come('c');
    story.send('b', '1-3').ack('b', '1-3').show('a', 'b 1-3').show('b', 'b 1-3');
    expect(story.judge().verdict.violations).toMatchObject({ 'shown-to-all': 1 });
    const right = told(history)
      .show('a', 'a 1-1', 'a 1-2')
      .show('b', 'a 1-1', 'a 1-2')
      .come('c')
      .show('c', 'a 1-2');
    right.send('b', '1-3').ack('b', '1-3').show('a', 'b 1-3').show('b', 'b 1-3').show('c', 'b 1-3');
    expect(right.judge().verdict).toMatchObject({ holds: true });
  });
  test('who is shown a later message before others are shown an earlier one is in the same order', () => {
    const story = told(history).come('c').send('b', '1-3').ack('b', '1-3').show('c', 'b 1-3');
    story.show('a', 'a 1-1', 'a 1-2', 'b 1-3').show('b', 'a 1-1', 'a 1-2', 'b 1-3');
    expect(story.judge().verdict).toMatchObject({ holds: true });
  });
  test('a message that one page never got is lost', () => {
    const { verdict, words } = told(history).show('a', 'a 1-1', 'a 1-2').show('b', 'a 1-1').judge();
    expect(verdict).toMatchObject({ holds: false, violations: { 'shown-to-all': 1 } });
    expect(words).toMatch(
      /^LOST: 1 message of 2 acknowledged, never shown .* \(1 time\)\.\n {2}First, at \d/,
    );
    expect(words).toContain('"text 1-2" (a/1-2) never came to b in r');
  });
  test('a message that comes twice is doubled', () => {
    const { verdict, words } = told(history)
      .show('a', 'a 1-1', 'a 1-2')
      .show('b', 'a 1-1', 'a 1-2', 'a 1-1')
      .judge();
    expect(verdict.violations).toMatchObject({ 'shown-once': 1 });
    expect(words).toMatch(
      /^DOUBLED: 1 message shown .*\n.*"text 1-1" \(a\/1-1\) was shown to b again in r\.$/,
    );
  });
  test('a page that shows another order than the others, is out of order', () => {
    const { verdict, words } = told(history).show('a', 'a 1-1', 'a 1-2').show('b', 'a 1-2', 'a 1-1').judge();
    expect(verdict.holds).toBe(false);
    expect(words).toMatch(/^OUT OF ORDER: 1 message shown/);
    expect(words).toContain('b was shown "text 1-1" (a/1-1) after "text 1-2" (a/1-2) in r');
  });
  test('a message that was acknowledged and that nobody was shown is gone, and leaves no hole behind', () => {
    const story = told(history).send('b', '1-3').ack('b', '1-3').send('a', '1-4').ack('a', '1-4');
    story.show('a', 'a 1-1', 'a 1-2', 'a 1-4').show('b', 'a 1-1', 'a 1-2', 'a 1-4');
    const { verdict, words, facts } = story.judge(['a 1-1', 'a 1-2', 'a 1-4']);
    expect(verdict.violations).toEqual({ 'acked-is-stored': 1 });
    expect(words).toMatch(/^GONE: 1 message of 4 acknowledged, nowhere at the end \(1 time\)/);
    expect(facts.of('ack').map(({ seq }) => seq)).toEqual([1, 2, 2.1, 3]);
  });
  test('a message without an outcome is judged: its person was never told', () => {
    const { verdict } = told(history)
      .send('b', '1-3')
      .show('a', 'a 1-1', 'a 1-2')
      .show('b', 'a 1-1', 'a 1-2')
      .judge(['a 1-1', 'a 1-2']);
    expect(verdict.violations).toEqual({ 'outcome-is-told': 1 });
  });
  test('a message that nobody wrote so is found', () => {
    const { verdict } = told(history)
      .show('a', 'a 1-1', 'a 1-2')
      .show('b', 'a 1-1', 'a 1-2', 'b 9-9')
      .judge();
    expect(verdict.violations).toMatchObject({ 'nothing-from-nowhere': 1 });
  });
});

describe('a kept history', () => {
  test('that lacks what people were shown is found', () => {
    const { verdict, words } = told()
      .show('a', 'a 1-1', 'a 1-2')
      .show('b', 'a 1-1', 'a 1-2')
      .judge(['a 1-2']);
    expect(verdict.violations).toMatchObject({ 'acked-is-stored': 1, 'log-is-dense': 1 });
    expect(words).toMatch(/^GONE: 1 message of 2/);
  });
  test('that has a message twice is found', () => {
    const { verdict } = told()
      .show('a', 'a 1-1', 'a 1-2')
      .show('b', 'a 1-1', 'a 1-2')
      .judge(['a 1-1', 'a 1-2', 'a 1-1']);
    expect(verdict.violations).toMatchObject({ 'stored-once': 1 });
  });
});

test('a message is named on one line, and briefly', () => {
  const lines = ['a\nb', 'a\u2028b', 'a\u0085b', '긴 글'.repeat(40)].map((text) => {
    const { facts } = told().judge();
    const [send] = facts.of('send');
    const sends = new Map([['a 1-1', [{ ...(send as NonNullable<typeof send>), text }]]]);
    return appWords({ ...facts, sends, pages: new Map(), storedByMid: new Map() })[1] as string;
  });
  for (const line of lines)
    expect(line).toMatch(/^ {2}First, at \d+\.\d{3} s: ".{1,30}" \(a\/1-1\) was taken, /);
});

test('where no server answers, what two people sent has no order that anybody has to keep', () => {
  const story = (assumed: boolean) =>
    told('none', assumed)
      .send('b', '1-3')
      .ack('b', '1-3')
      .show('a', 'b 1-3', 'a 1-1', 'a 1-2')
      .show('b', 'b 1-3', 'a 1-1', 'a 1-2');
  expect(story(false).judge().verdict.violations).toEqual({ 'real-time-order': 1 });
  const { verdict, words } = story(true).judge();
  expect(verdict.holds).toBe(true);
  expect(words).toMatch(/^Of 3 sent messages none was lost/);
});

test('a history of a system that gives numbers is not touched', () => {
  const events = [{ t: 0, type: 'run', system: 'holdfast' }] as unknown as HistoryEvent[];
  expect(numbered(events)).toBe(events);
});
