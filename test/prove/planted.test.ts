/**
 * Broken histories, each made from a valid one by one lie, and the check that must catch it. A checker that passes
 * everything would pass a broken server too.
 */
import { describe, expect, test } from 'vitest';
import { CHECKS } from '../../prove/checker/all.js';
import { gatherFacts } from '../../prove/checker/facts.js';
import { judge } from '../../prove/checker/judge.js';
import { fingerprint } from '../../prove/fingerprint.js';
import type { EventOf, HistoryEvent, Seen } from '../../prove/history.js';
import { CHANGE_LIES } from './support/change-lies.js';
import { after, all, type Lie, middle, type PlantedLie, replace, without } from './support/lies.js';
import { MODERATION_LIES } from './support/moderation-lies.js';
import { validHistory } from './valid-history.js';

/** The valid histories that lies are told of, each made and judged once. */
const valid = new Map<string, { readonly json: string; readonly holds: boolean | null }>();

function validOf(seed: number, loseLog = false, moderated = false) {
  const key = `${seed} ${loseLog} ${moderated}`;
  const known = valid.get(key);
  if (known !== undefined) return known;
  const events = validHistory({ seed, clients: 5, rooms: 2, steps: 160, loseLog, moderated });
  const made = { json: JSON.stringify(events), holds: judge(structuredClone(events)).holds };
  valid.set(key, made);
  return made;
}

/** A copy each time, read from JSON as the prover reads one: a lie about one does not stay in another. */
function history(seed: number, loseLog = false, moderated = false): HistoryEvent[] {
  return JSON.parse(validOf(seed, loseLog, moderated).json);
}
function logOf(events: readonly HistoryEvent[], room: string): EventOf<'log'> {
  return all(events, 'log').find((log) => log.room === room) as EventOf<'log'>;
}
/** Takes a message out of every log and final read of its room. */
function forget(events: HistoryEvent[], room: string, seq: number): HistoryEvent[] {
  return events.map((event) =>
    (event.type === 'log' || event.type === 'final') && event.room === room
      ? { ...event, messages: event.messages.filter((message) => message.seq !== seq) }
      : event,
  );
}
/** The last load of a page that is open at the end, and single messages shown on it. */
function shownToTheEnd(events: readonly HistoryEvent[]): EventOf<'shown'>[] {
  const views = new Map(all(events, 'view').map((view) => [view.client, view.view]));
  return all(events, 'shown').filter(
    (shown) => views.get(shown.client) === shown.view && shown.messages.length === 1,
  );
}
const resumed = (join: EventOf<'join'>) => join.since !== null && join.complete && join.messages.length > 1;
const lastAck = (events: HistoryEvent[]) =>
  all(events, 'ack')
    .filter((ack) => !ack.duplicate)
    .at(-1) as EventOf<'ack'>;

const LIES: PlantedLie[] = [
  {
    what: 'an acknowledged message is not in the log (its neighbours closed the hole)',
    check: 'acked-is-stored',
    lie: (events) => {
      const { room, seq } = lastAck(events);
      return forget(events, room, seq);
    },
  },
  {
    what: 'an acknowledged message left a hole in the log',
    check: 'log-is-dense',
    lie: (events) => {
      const { room, seq } = middle(all(events, 'ack'));
      return forget(events, room, seq);
    },
  },
  {
    what: 'a room with acknowledged messages has no log, and the store was never made to forget',
    check: 'log-is-there',
    lie: (events) => {
      const log = middle(all(events, 'log'));
      return replace(events, log, { epoch: null, messages: [] });
    },
  },
  {
    what: 'a message never reached one member who is there at the end',
    check: 'shown-to-all',
    lie: (events) => without(events, middle(shownToTheEnd(events))),
  },
  {
    what: 'the last message of a room never reached one member',
    check: 'shown-to-all',
    lie: (events) => without(events, shownToTheEnd(events).at(-1) as HistoryEvent),
  },
  {
    what: 'a page shows a hole',
    check: 'shown-is-dense',
    lie: (events) => without(events, middle(shownToTheEnd(events))),
  },
  {
    what: 'a resent message was stored a second time',
    check: 'stored-once',
    lie: (events) => {
      const log = logOf(events, 'room-0');
      const twin = { ...middle(log.messages), seq: log.messages.length + 1, mid: 'another' };
      return events.map((event) =>
        (event.type === 'log' || event.type === 'final') && event.room === 'room-0'
          ? { ...event, messages: [...event.messages, twin] }
          : event,
      );
    },
  },
  {
    what: 'a message was shown twice',
    check: 'shown-once',
    lie: (events) => {
      const shown = middle(shownToTheEnd(events));
      return after(events, shown, { ...shown, t: shown.t + 0.1 });
    },
  },
  {
    what: 'a message was shown twice under two numbers',
    check: 'shown-once',
    lie: (events) => {
      const shown = middle(shownToTheEnd(events));
      const again = shown.messages.map((message) => ({ ...message, seq: message.seq + 1, mid: 'another' }));
      return after(events, shown, { ...shown, messages: again });
    },
  },
  {
    what: 'a page shows two messages the other way round',
    check: 'shown-is-dense',
    lie: (events) => {
      const shown = all(events, 'shown').find((one) => one.messages.length > 1) as EventOf<'shown'>;
      return replace(events, shown, { messages: [...shown.messages].reverse() });
    },
  },
  {
    what: 'a batch on the wire is out of order',
    check: 'batches-are-dense',
    lie: (events) => {
      const join = middle(all(events, 'join').filter(resumed));
      const { client, view, user, room, epoch } = join;
      const wire = { type: 'wire', t: join.t, client, view, user, room, epoch } as const;
      return after(events, join, { ...wire, messages: [...join.messages].reverse() });
    },
  },
  {
    what: 'a batch on the wire has a hole',
    check: 'batches-are-dense',
    lie: (events) => {
      const join = middle(all(events, 'join').filter((one) => one.messages.length > 2));
      const { client, view, user, room, epoch } = join;
      const wire = { type: 'wire', t: join.t, client, view, user, room, epoch } as const;
      return after(events, join, { ...wire, messages: join.messages.filter((_, index) => index !== 1) });
    },
  },
  {
    what: 'one number was two messages for two people',
    check: 'one-message-a-number',
    lie: (events) => {
      const shown = middle(shownToTheEnd(events));
      return replace(events, shown, {
        messages: shown.messages.map((message) => ({ ...message, mid: 'another' })),
      });
    },
  },
  {
    what: 'a message has another text for one reader',
    check: 'one-message-a-number',
    lie: (events) => {
      const shown = middle(shownToTheEnd(events));
      return replace(events, shown, {
        messages: shown.messages.map((message) => ({ ...message, text: 'forged' })),
      });
    },
  },
  {
    what: 'a number was used again after a fork of the log',
    check: 'one-message-a-number',
    lie: (events) => {
      const join = middle(all(events, 'join').filter(resumed));
      const since = { ...(join.since as { epoch: string; seq: number; mid: string }), mid: 'forked' };
      return replace(events, join, { since });
    },
  },
  {
    what: 'a message that was sent after another was acknowledged came before it',
    check: 'real-time-order',
    lie: (events) => {
      const ack = middle(all(events, 'ack').filter((one) => one.seq > 1 && !one.duplicate));
      const send = all(events, 'send').find((one) => one.cmid === ack.cmid && one.user === ack.user);
      const before = all(events, 'ack').find(
        (one) => one.room === ack.room && one.t < (send?.t ?? 0) && one.seq < ack.seq,
      ) as EventOf<'ack'>;
      const swap = (seq: number) => (seq === ack.seq ? before.seq : seq === before.seq ? ack.seq : seq);
      return events.map((event) =>
        event.type === 'ack' && event.room === ack.room ? { ...event, seq: swap(event.seq) } : event,
      );
    },
  },
  {
    what: 'an ended epoch came back',
    check: 'real-time-order',
    loseLog: true,
    lie: (events) => {
      const ack = all(events, 'ack').findLast((one) => one.epoch.endsWith('+') && !one.duplicate);
      return replace(events, ack as EventOf<'ack'>, { epoch: (ack?.epoch ?? '').replace('+', '') });
    },
  },
  {
    what: 'an ack names a number that is not the one in the log',
    check: 'ack-agrees',
    lie: (events) => {
      const ack = lastAck(events);
      return replace(events, ack, { seq: ack.seq + 7 });
    },
  },
  {
    what: 'a retry got another ack than the first try',
    check: 'ack-agrees',
    lie: (events) => {
      const ack = middle(all(events, 'ack'));
      return after(events, ack, {
        ...ack,
        t: ack.t + 0.1,
        seq: ack.seq + 1,
        mid: 'another',
        duplicate: true,
      });
    },
  },
  {
    what: 'a message that nobody wrote is in the log',
    check: 'nothing-from-nowhere',
    lie: (events) => {
      const { cmid, user } = lastAck(events);
      return events.filter((event) => !(event.type === 'send' && event.cmid === cmid && event.user === user));
    },
  },
  {
    what: 'a message was seen before it was written',
    check: 'nothing-from-nowhere',
    lie: (events) => {
      const { cmid, user, t } = lastAck(events);
      const late = (event: HistoryEvent) =>
        event.type === 'send' && event.cmid === cmid && event.user === user
          ? { ...event, t: t + 500 }
          : event;
      return events.map(late).sort((a, b) => a.t - b.t);
    },
  },
  {
    what: 'a message came out in another room',
    check: 'nothing-from-nowhere',
    lie: (events) => {
      const ack = lastAck(events);
      return events.map((event) =>
        event.type === 'send' && event.cmid === ack.cmid ? { ...event, room: 'room-9' } : event,
      );
    },
  },
  {
    what: 'a message that was reported as failed is in the log',
    check: 'failed-is-not-stored',
    lie: (events) => {
      const ack = lastAck(events);
      const { t, client, view, user, room, cmid } = ack;
      return after(events, ack, { type: 'fail', t, client, view, user, room, cmid, code: 'timeout' });
    },
  },
  {
    what: 'a message that was deleted before it was ever sent is in the log',
    check: 'failed-is-not-stored',
    lie: (events) => {
      const { t, client, view, user, room, cmid } = lastAck(events);
      return after(events, lastAck(events), { type: 'withdrawn', t, client, view, user, room, cmid });
    },
  },
  {
    what: 'a person was never told what became of a message',
    check: 'outcome-is-told',
    lie: (events) => {
      const { cmid, user } = lastAck(events);
      return events.filter((event) => !(event.type === 'ack' && event.cmid === cmid && event.user === user));
    },
  },
  {
    what: 'a message that was pending at a reload of the page is forgotten',
    check: 'outcome-is-told',
    lie: (events) => {
      const closed = all(events, 'view').find((view) => view.change === 'closed') as EventOf<'view'>;
      const send = all(events, 'send').find((one) => one.room === 'room-0') as EventOf<'send'>;
      const { client, view, user } = closed;
      const lost = { ...send, client, view, user, cmid: 'typed-in-vain', t: closed.t - 0.01 };
      return [...events, lost].sort((a, b) => a.t - b.t);
    },
  },
  {
    what: 'a resume says complete and leaves one out',
    check: 'complete-means-complete',
    lie: (events) => {
      const join = middle(all(events, 'join').filter(resumed));
      return replace(events, join, { messages: join.messages.slice(1) });
    },
  },
  {
    what: 'a resume is off by one at the end',
    check: 'complete-means-complete',
    lie: (events) => {
      const join = middle(all(events, 'join').filter(resumed));
      return replace(events, join, { messages: join.messages.slice(0, -1) });
    },
  },
  {
    what: 'a resume over a new epoch says complete',
    check: 'complete-means-complete',
    loseLog: true,
    lie: (events) => {
      const join = all(events, 'join').find((one) => one.since !== null && one.since.epoch !== one.epoch);
      return replace(events, join as EventOf<'join'>, { complete: true });
    },
  },
  {
    what: 'a log was lost and a page goes on without a word',
    check: 'resets-are-told',
    loseLog: true,
    lie: (events) => without(events, ...all(events, 'reset')),
  },
  {
    what: 'a log is gone and a page goes on showing it',
    check: 'resets-are-told',
    loseLog: true,
    lie: (events) => replace(events, logOf(events, 'room-1'), { epoch: null, messages: [] }),
  },
  {
    what: 'people were told of a loss that nothing explains',
    check: 'resets-are-told',
    loseLog: true,
    lie: (events) =>
      events.map((event) => (event.type === 'fault' ? { ...event, storeLoses: false } : event)),
  },
  {
    what: 'a worker gives another log than the store has',
    check: 'final-reads-agree',
    lie: (events) => {
      const read = middle(all(events, 'final'));
      return replace(events, read, { messages: read.messages.slice(0, -1) });
    },
  },
  {
    what: 'a browser became somebody else',
    check: 'session-never-swapped',
    lie: (events) => {
      const who = middle(all(events, 'whoami'));
      return replace(events, who, { answer: `not ${who.user}` });
    },
  },
  {
    what: 'an acknowledged message is gone, though it was sent after the store had forgotten',
    check: 'acked-is-stored',
    loseLog: true,
    lie: (events) => {
      const ack = lastAck(events);
      return forget(events, ack.room, ack.seq).map((event) =>
        event === ack ? { ...ack, epoch: 'an epoch of before' } : event,
      );
    },
  },
  {
    what: 'a page that showed nothing yet stays in an epoch that is over',
    check: 'resets-are-told',
    loseLog: true,
    lie: (events) => {
      const { client, view, user, t } = all(events, 'view').at(-1) as EventOf<'view'>;
      const room = 'room-1';
      const at = { t, client, view: view + 1, user, room };
      return [
        ...events,
        { type: 'view', ...at, change: 'opened' },
        { type: 'place', ...at, change: 'here' },
        { type: 'join', ...at, since: null, epoch: 'over', head: 0, complete: true, messages: [] },
      ];
    },
  },
  {
    what: 'what waits for a sign-in is not shown as waiting',
    check: 'outcome-is-told',
    lie: (events) => signedOutAtTheEnd(events, () => []),
  },
  {
    what: 'what is still to be sent waits although its author is signed in',
    check: 'outcome-is-told',
    lie: (events) =>
      signedOutAtTheEnd(events, (cmid) => [cmid]).filter((event) => event.type !== 'session-lost'),
  },
  {
    what: 'a message was acknowledged without saying as what',
    check: 'ack-agrees',
    lie: (events) =>
      replace(events, middle(all(events, 'ack')), {
        epoch: undefined,
        seq: undefined,
        mid: undefined,
      } as unknown as Partial<EventOf<'ack'>>),
  },
  {
    what: 'one letter of a message is another on one page as it stands at the end',
    check: 'nothing-from-nowhere',
    lie: (events) => {
      const page = middle(all(events, 'rows').filter((rows) => rows.messages.length > 0));
      return replace(events, page, { messages: misspelt(page.messages) });
    },
  },
  {
    what: 'one letter of a message is another in what a worker gives to a fresh reader',
    check: 'final-reads-agree',
    lie: (events) => {
      const read = middle(all(events, 'final'));
      return replace(events, read, { messages: misspelt(read.messages) });
    },
  },
  {
    what: 'one letter of a long message is another in the store',
    check: 'nothing-from-nowhere',
    lie: (events) => {
      const { user, cmid } = lastAck(events);
      const long = 'x'.repeat(5_000);
      const change = (message: Seen, text: string) =>
        message.user === user && message.cmid === cmid ? { ...message, text } : message;
      return events.map((event) => {
        if (event.type === 'send' && event.cmid === cmid && event.user === user)
          return { ...event, text: long };
        if (!('messages' in event)) return event;
        const text = fingerprint(event.type === 'log' ? `${long.slice(1)}y` : long);
        return { ...event, messages: event.messages.map((message) => change(message, text)) };
      });
    },
  },
  {
    what: 'a message came under the name of somebody else',
    check: 'names-to-the-letter',
    lie: (events) => {
      const shown = middle(shownToTheEnd(events));
      const messages = shown.messages.map((message) => ({ ...message, name: 'somebody else' }));
      return replace(events, shown, { messages });
    },
  },
  {
    what: 'a room was listed with a piece of something else for its name',
    check: 'names-to-the-letter',
    lie: (events) => {
      const called = middle(
        all(events, 'named').filter((one) => one.what === 'room' && one.how === 'called'),
      );
      return replace(events, called, { name: `${called.name.slice(1)}$5` });
    },
  },
  {
    what: 'somebody was shown as there under another name',
    check: 'names-to-the-letter',
    lie: (events) => {
      const picture = middle(all(events, 'presence').filter((one) => one.online.length > 1));
      return replace(events, picture, { names: picture.online.map(() => 'Somebody') });
    },
  },
  {
    what: 'a text that one may write was refused as wrong',
    check: 'texts-are-taken',
    lie: (events) => {
      const { t, client, view, user, room } = lastAck(events);
      const name = { client, view, user, room, cmid: 'refused' };
      return [
        ...events,
        { type: 'send', t, ...name, text: '가나다' },
        { type: 'fail', t, ...name, code: 'invalid' },
      ];
    },
  },
  {
    what: 'an answer that says that it is right has nothing in it',
    check: 'answers-are-whole',
    lie: (events) => {
      const who = middle(all(events, 'whoami'));
      return after(events, who, {
        type: 'malformed',
        t: who.t,
        path: '/api/session',
        by: 'n/1/1',
        answer: '{}',
      });
    },
  },
  {
    what: 'a disk was full and the node said that all is well',
    check: 'trouble-is-told',
    lie: (events) => troubled(events, (t, begin, end) => t > begin + 3_500 && t < end),
  },
  {
    what: 'the control room went on showing the store as up, whatever the balancer was told',
    check: 'trouble-is-told',
    lie: (events) =>
      troubled(events, () => false).map((event) =>
        event.type === 'word' ? { ...event, store: 'up' } : event,
      ),
  },
  {
    what: 'a disk had room again and the node went on complaining',
    check: 'trouble-is-told',
    lie: (events) =>
      troubled(events, () => false).map((event) =>
        event.type === 'word' && event.t > 1e6
          ? { ...event, ready: 200, said: 'degraded', store: 'down' }
          : event,
      ),
  },
  {
    what: 'a page was not served while polls would have passed',
    check: 'served-in-time',
    lie: (events) => {
      const { t } = events.at(-1) as HistoryEvent;
      const fault = { type: 'fault', id: 99, kind: 'frames-swallowed', detail: '' } as const;
      const at = { client: 'c0', view: 9, user: 'u0' };
      return [
        ...events,
        { type: 'view', ...at, t: t + 1, change: 'opened' },
        { type: 'link', ...at, t: t + 2, state: 'online', by: 'n/1/1' },
        { ...fault, t: t + 3, phase: 'begin', servesWithinMs: 15_000, clients: ['c0'] },
        { type: 'link', ...at, t: t + 1_000, state: 'offline' },
        { type: 'link', ...at, t: t + 16_500, state: 'online', by: 'n/1/1' },
        { ...fault, t: t + 20_000, phase: 'end' },
      ];
    },
  },
  {
    what: 'a node refused to start on damaged data and named no file',
    check: 'refusals-name-the-file',
    lie: (events) => [...events, refusal(events, 'the data is damaged; run holdfast repair')],
  },
  {
    what: 'a node came up empty on damaged data',
    check: 'refusals-name-the-file',
    lie: (events) => [...events, { ...refusal(events, ''), outcome: 'empty' } as HistoryEvent],
  },
  {
    what: 'a node refused to start on damaged data and offered no cure',
    check: 'refusals-name-the-file',
    lie: (events) => [...events, refusal(events, 'store-1.snapshot is damaged')],
  },
  {
    what: 'somebody was signed out by a fault that keeps sessions',
    check: 'session-kept',
    lie: (events) => replace(events, middle(all(events, 'whoami')), { answer: null }),
  },
  {
    what: 'somebody had signed in again after a fault that takes sessions, and was signed out once more',
    check: 'session-kept',
    loseLog: true,
    lie: (events) => {
      const taken = events.map((event) =>
        event.type === 'fault' && event.storeLoses === true ? { ...event, sessionsLose: true } : event,
      );
      const who = all(taken, 'whoami').at(-1) as EventOf<'whoami'>;
      const { client, view, user } = who;
      const begin = all(taken, 'fault').find((fault) => fault.sessionsLose === true) as EventOf<'fault'>;
      const at = { t: begin.t, client, view, user };
      const told = after(taken, begin, { type: 'session-lost', ...at, told: 'no session' });
      const back = after(told, told[told.indexOf(begin) + 1] as HistoryEvent, {
        type: 'link',
        ...at,
        state: 'online',
        by: 'n/1/1',
      });
      // Long after everybody who lost a session must have heard of it.
      const late = (events.at(-1) as HistoryEvent).t + 60_000;
      return [...back, { ...who, t: late, answer: null }];
    },
  },
  {
    what: 'a client is not connected when all is over',
    check: 'everyone-is-back',
    lie: (events) => {
      const views = new Map(all(events, 'view').map((view) => [view.client, view.view]));
      const online = all(events, 'link').findLast(
        (link) => link.state === 'online' && views.get(link.client) === link.view,
      ) as EventOf<'link'>;
      return replace(events, online, { state: 'offline' });
    },
  },
  {
    what: 'nobody can read a room at the end',
    check: 'final-reads-agree',
    lie: (events) => without(events, ...all(events, 'final').filter((read) => read.room === 'room-0')),
  },
  {
    what: 'somebody was told to sign in again',
    check: 'session-kept',
    lie: (events) => {
      const who = middle(all(events, 'whoami'));
      const { t, client, view, user } = who;
      return after(events, who, { type: 'session-lost', t, client, view, user, told: 'no session' });
    },
  },
  {
    what: 'a ghost stays in the room',
    check: 'presence-is-true',
    lie: (events) => haunt(events, (online) => [...online, 'a-ghost']),
  },
  {
    what: 'somebody who is there is shown as away',
    check: 'presence-is-true',
    lie: (events) => haunt(events, (online) => online.slice(1)),
  },
  {
    what: 'somebody is shown as away for a while in the middle, though others come and go',
    check: 'presence-is-true',
    lie: (events) => {
      const views = new Map(all(events, 'view').map((view) => [view.client, view.view]));
      const picture = all(events, 'presence').find(
        (one) => one.online.length > 2 && views.get(one.client) === one.view,
      ) as EventOf<'presence'>;
      const someone = picture.online.find((user) => user !== picture.user) as string;
      // Quiet for longer than any excuse, then an hour of comings and goings of others, then the right picture.
      const from = picture.t + 30_000;
      const { client, view, user, room } = picture;
      const wrong: HistoryEvent[] = [
        { ...picture, t: from, online: picture.online.filter((one) => one !== someone) },
      ];
      for (let n = 0; n < 60; n += 1) {
        const at = { t: from + n * 1_000, client: 'other', view: 1, user: `visitor ${n}`, room };
        wrong.push(
          { type: 'place', ...at, change: 'here' },
          { type: 'place', ...at, t: at.t + 500, change: 'away' },
        );
      }
      wrong.push({ ...picture, t: from + 60_000, client, view, user });
      const shifted = events.map((event) =>
        event.t > picture.t ? { ...event, t: event.t + 120_000 } : event,
      );
      return [...shifted, ...wrong].sort((a, b) => a.t - b.t);
    },
  },
  {
    what: 'unread is one too many',
    check: 'unread-is-exact',
    lie: (events) => {
      const unread = middle(all(events, 'unread'));
      return replace(events, unread, { unread: unread.unread + 1 });
    },
  },
  {
    what: 'unread is the number of all messages after an unread count was lost',
    check: 'unread-is-exact',
    lie: (events) => {
      const unread = all(events, 'unread').find((one) => one.unread === 0) ?? middle(all(events, 'unread'));
      return replace(events, unread, { unread: logOf(events, unread.room).messages.length + 1 });
    },
  },
  {
    what: 'messages reach somebody who never was a member',
    check: 'members-only',
    lie: (events) => {
      const wire = middle(all(events, 'wire'));
      return after(events, wire, { ...wire, client: 'stranger', user: 'stranger' });
    },
  },
  {
    what: 'messages reach a member after leaving',
    check: 'members-only',
    lie: (events) => {
      const wire = all(events, 'wire').at(-1) as EventOf<'wire'>;
      const { t, room, user } = wire;
      const out = { type: 'member', t: t - 0.01, room, user, change: 'out' } as const;
      return [...events, out].sort((a, b) => a.t - b.t);
    },
  },
  {
    what: 'a request failed in a rolling restart',
    check: 'requests-are-served',
    lie: (events) => {
      const begin = middle(all(events, 'fault').filter((fault) => fault.phase === 'begin'));
      const request = {
        type: 'http',
        t: begin.t + 0.1,
        path: '/api/rooms',
        status: 503,
        ms: 0.05,
        by: '',
      } as const;
      return after(
        replace(events, begin, { mustServe: true }),
        events[events.indexOf(begin) + 1] as HistoryEvent,
        request,
      );
    },
  },
];

LIES.push(...CHANGE_LIES, ...MODERATION_LIES);

/** A disk that was full for 8 s, and what the node said of itself: the truth but where it `lies`. */
function troubled(
  events: HistoryEvent[],
  lies: (t: number, begin: number, end: number) => boolean,
): HistoryEvent[] {
  const [begin, end] = [1e6 - 10_000, 1e6 - 2_000];
  const fault = { type: 'fault', id: 98, kind: 'disk-full', detail: '' } as const;
  const words: HistoryEvent[] = [];
  for (let t = begin - 500; t < end + 9_000; t += 250) {
    const isWell = t < begin + 1_500 || t > end + 1_500 || lies(t, begin, end);
    const said = isWell ? 'ready' : 'degraded: the disk is full';
    words.push({ type: 'word', t, node: 'n', ready: 200, said, store: isWell ? 'up' : 'down' });
  }
  const told = [
    ...words,
    { ...fault, t: begin, phase: 'begin', tellsWithinMs: 2_000 },
    { ...fault, t: end, phase: 'end' },
  ] as HistoryEvent[];
  return [...events, ...told].sort((a, b) => a.t - b.t);
}

test('a node that tells of its full disk in time, and when it has room again, is right', () => {
  expect(Object.keys(judge(troubled(history(11), () => false)).violations)).not.toContain('trouble-is-told');
});

function refusal(events: HistoryEvent[], said: string): HistoryEvent {
  const { t } = events.at(-1) as HistoryEvent;
  return { type: 'start', t, node: 'n', outcome: 'refuses', said, files: ['store-1.snapshot'] };
}

/** The first message has one letter more. */
function misspelt([first, ...rest]: readonly Seen[]): Seen[] {
  return first === undefined ? [] : [{ ...first, text: `${first.text}.` }, ...rest];
}

/** Changes what one page shows of the people there, from the last fault on. */
function haunt(
  events: HistoryEvent[],
  change: (online: readonly string[]) => readonly string[],
): HistoryEvent[] {
  const views = new Map(all(events, 'view').map((view) => [view.client, view.view]));
  const last = all(events, 'presence').findLast((one) => views.get(one.client) === one.view);
  return events.map((event) =>
    event.type === 'presence' && event.client === last?.client && event.room === last.room
      ? { ...event, online: change(event.online) }
      : event,
  );
}

/** In a mode that forgets sessions: the last author was told to sign in again, and their message was never answered. */
function signedOutAtTheEnd(events: HistoryEvent[], shown: (cmid: string) => string[]): HistoryEvent[] {
  const ack = lastAck(events);
  const { client, user, cmid, room } = ack;
  const t = (events.at(-1) as HistoryEvent).t;
  const at = { t, client, user, view: ack.view };
  const run = all(events, 'run')[0] as EventOf<'run'>;
  const unanswered = replace(
    without(forget(events, room, ack.seq), ack).filter(
      (event) => !(event.type === 'ack' && event.cmid === cmid),
    ),
    run,
    { keeps: { ...run.keeps, sessions: false } },
  );
  return [
    ...unanswered,
    { type: 'session-lost', ...at, told: 'no session' },
    { type: 'pending', ...at, cmids: shown(cmid) },
  ];
}

test('what waits for a sign-in, shown as waiting, is an outcome in a mode that forgets sessions', () => {
  const checks = (events: HistoryEvent[]) => Object.keys(judge(events).violations);
  expect(checks(signedOutAtTheEnd(history(11), (cmid) => [cmid]))).not.toContain('outcome-is-told');
});

describe('planted faults', () => {
  for (const { what, check, lie, seed = 11, loseLog, moderated } of LIES) {
    test(`${check} catches: ${what}`, () => {
      expect(validOf(seed, loseLog, moderated).holds).toBe(true);
      const broken = lie(history(seed, loseLog, moderated));
      const found = CHECKS.find((one) => one.name === check)?.find(gatherFacts(broken)) ?? [];
      expect(found.length).toBeGreaterThan(0);
      const verdict = judge(broken);
      expect(verdict.holds).toBe(false);
      expect(Object.keys(verdict.violations)).toContain(check);
      expect(verdict.first?.excerpt).toContain('>');
      expect(verdict.seed).toBe(seed);
    });
  }

  test('every check has a lie that it catches', () => {
    expect(new Set(LIES.map((lie) => lie.check))).toEqual(new Set(CHECKS.map((check) => check.name)));
    expect(LIES.length).toBeGreaterThanOrEqual(25);
  });
});

describe('what was not tested is not passed', () => {
  const verdictOf = (lie: Lie) => judge(lie(history(11)));

  test('no fault', () => {
    const verdict = verdictOf((events) => events.filter((event) => event.type !== 'fault'));
    expect([verdict.holds, verdict.why]).toEqual([null, 'there was no fault']);
  });
  test('no acknowledged message', () => {
    const silent: HistoryEvent['type'][] = [
      'send',
      'ack',
      'fail',
      'unknown',
      'wire',
      'shown',
      'join',
      'log',
      'final',
      'rows',
      'unread',
      'read',
    ];
    const verdict = verdictOf((events) => events.filter((event) => !silent.includes(event.type)));
    expect([verdict.holds, verdict.why]).toEqual([null, 'nothing was acknowledged']);
  });
  test('no traffic during the fault', () => {
    const verdict = verdictOf((events) =>
      events.map((event) => (event.type === 'fault' ? { ...event, t: event.t - 10_000 } : event)),
    );
    expect(verdict.holds).toBeNull();
    expect(verdict.why).toContain('nobody wrote during');
  });
});

describe('what was late on a starved machine is not judged', () => {
  const starve = (events: HistoryEvent[], waitedMs: number): HistoryEvent[] => {
    const end = (events.at(-1) as HistoryEvent).t;
    const told: HistoryEvent[] = [];
    for (let t = 250; t <= end; t += 250) told.push({ type: 'starved', t, waitedMs, ofMs: 250 });
    return [...events, ...told].sort((a, b) => a.t - b.t);
  };
  const haunted = () => haunt(history(11), (online) => [...online, 'a-ghost']);

  test('a ghost on a machine without time is no pass, and no violation', () => {
    const { holds, why, violations } = judge(starve(haunted(), 200));
    expect([holds, violations]).toEqual([null, {}]);
    expect(why).toMatch(/no CPU for the run for [\d.]+ s, and this was late then: presence-is-true \d+$/);
  });
  test('a ghost on a machine with time to spare is one', () => {
    expect(judge(starve(haunted(), 25)).holds).toBe(false);
  });
  test('a ghost that stays long after the machine had time again is one', () => {
    const all = haunted();
    const last = all.at(-1) as HistoryEvent;
    const long = [...all.slice(0, -1), { ...last, t: last.t + 10_000 }];
    const { at } = judge(long).first ?? { at: 0 };
    const early = starve(long, 200).filter(({ type, t }) => type !== 'starved' || t <= at + 250);
    expect(early.some(({ type, t }) => type === 'starved' && t >= at)).toBe(true);
    expect(judge(early).holds).toBe(false);
  });
  test('a moment without time excuses no more than some times its length', () => {
    const { at } = judge(haunted()).first ?? { at: 0 };
    const once = starve(haunted(), 200).filter(({ type, t }) => type !== 'starved' || Math.abs(t - at) < 250);
    expect(once.some(({ type }) => type === 'starved')).toBe(true);
    expect(judge(once).holds).toBe(false);
  });
  test('no machine excuses a message that is lost', () => {
    const { room, seq } = lastAck(history(11));
    const verdict = judge(starve(forget(haunted(), room, seq), 200));
    expect(verdict.holds).toBe(false);
    expect(Object.keys(verdict.violations)).toContain('acked-is-stored');
    expect(Object.keys(verdict.violations)).not.toContain('presence-is-true');
  });
  test('a history without anything late passes on it', () => {
    expect(judge(starve(history(11), 200)).holds).toBe(true);
  });
});
