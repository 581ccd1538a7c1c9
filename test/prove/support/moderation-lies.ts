/** Lies about who is taken out, what rooms are called, who moderates them, and direct rooms. */
import { fingerprint } from '../../../prove/fingerprint.js';
import type { EventOf, HistoryEvent, ModerationKind, Seen } from '../../../prove/history.js';
import { after, all, appended, type Lie, middle, type PlantedLie, replace, stored, without } from './lies.js';

type Action = EventOf<'moderation'>;

function done(events: readonly HistoryEvent[], ...kinds: readonly ModerationKind[]): Action[] {
  return all(events, 'moderation').filter(({ what, outcome, by }) => {
    return outcome === 'done' && kinds.includes(what) && by !== 'the founder';
  });
}

function logOf(events: readonly HistoryEvent[], room: string): EventOf<'log'> {
  return all(events, 'log').find((log) => log.room === room) as EventOf<'log'>;
}

/** The row of a new name or topic. */
function rowOf(events: readonly HistoryEvent[], { room, text = '' }: Action): Seen {
  return logOf(events, room).messages.find(({ said }) => said === fingerprint(text)) as Seen;
}

interface Absence {
  readonly action: Action;
  readonly user: string;
  readonly client: string;
  readonly view: number;
  readonly until: number;
}

/** Those who were taken out, until somebody lets them in. */
function absences(events: readonly HistoryEvent[], ...kinds: readonly ModerationKind[]): Absence[] {
  return done(events, ...kinds).flatMap((action) => {
    const { room, about: user = '', t } = action;
    const entry = events.find((event) => {
      if (event.t <= t) return false;
      if (event.type === 'member') return event.room === room && event.user === user;
      return event.type === 'moderation' && event.room === room && event.about === user;
    });
    const page = all(events, 'view').findLast((view) => view.user === user && view.t < t);
    if (entry === undefined || page === undefined) return [];
    return [{ action, user, client: page.client, view: page.view, until: entry.t }];
  });
}

/** Something that reaches, or is asked by, somebody who was taken out. */
function whileOut(
  make: (
    absence: Absence,
    at: { t: number; room: string; epoch: string; client: string; view: number; user: string },
  ) => HistoryEvent[],
  fits: (absence: Absence) => boolean = () => true,
): Lie {
  return (events) => {
    const absence = middle(absences(events, 'remove', 'ban').filter(fits));
    const { action, until, client, view, user } = absence;
    const { room } = action;
    const t = (action.t + until) / 2;
    const extra = make(absence, { t, room, epoch: logOf(events, room).epoch ?? '', client, view, user });
    return [...events, ...extra].sort((a, b) => a.t - b.t);
  };
}

const joined = (at: { t: number; room: string; epoch: string; client: string; view: number; user: string }) =>
  ({ type: 'join', ...at, since: null, head: 0, complete: true, messages: [] }) as const;

/** Somebody's role at the end who was given one as the last of all that was done about them. */
function lastGiven(events: readonly HistoryEvent[], given: 'member' | 'moderator'): EventOf<'role'> {
  const roles = all(events, 'role').filter(({ user, room, role }) => {
    const about = all(events, 'moderation').filter((action) => action.room === room && action.about === user);
    const isOwn = (one: EventOf<'member'>) =>
      one.user === user && one.room === room && one.change === 'leaving';
    const isPlain = about.every(({ outcome, what }) => outcome !== 'unknown' && what !== 'invite');
    const last = about.at(-1);
    const isLast = last?.what === 'role' && last.outcome === 'done' && last.role === given;
    return role === given && isLast && isPlain && !all(events, 'member').some(isOwn);
  });
  return middle(roles);
}

const directs = (events: readonly HistoryEvent[]) =>
  all(events, 'direct').filter(({ outcome }) => outcome === 'done');
const stranger = { client: 'stranger', user: 'stranger' };

const MODERATION: readonly PlantedLie[] = [
  {
    what: 'a new name has no row in the log',
    check: 'moderation-holds',
    lie: (events) => {
      const action = middle(done(events, 'rename'));
      const row = rowOf(events, action);
      return stored(events, action.room, (entries) => entries.filter((one) => one !== row));
    },
  },
  {
    what: 'a new name has two rows',
    check: 'moderation-holds',
    lie: (events) => {
      const action = middle(done(events, 'rename'));
      const row = rowOf(events, action);
      return appended(events, action.room, (seq) => ({ ...row, seq, mid: `${seq}-again`, cmid: 'again' }));
    },
  },
  {
    what: 'a topic that was asked for after another was done has its row before it',
    check: 'moderation-holds',
    lie: (events) => {
      const topics = done(events, 'topic').filter(({ room }) => room === 'room-0');
      const [first, last] = [topics[0] as Action, topics.at(-1) as Action];
      return events.map((event) => {
        if (event.type !== 'moderation') return event;
        if (event.id === first.id) return { ...event, text: last.text } as HistoryEvent;
        return event.id === last.id ? ({ ...event, text: first.text } as HistoryEvent) : event;
      });
    },
  },
  {
    what: 'a name that was refused has a row',
    check: 'moderation-holds',
    lie: (events) =>
      replace(events, middle(done(events, 'rename')), { outcome: 'refused', code: 'forbidden' }),
  },
  {
    what: 'a topic has a row that nobody asked for',
    check: 'moderation-holds',
    lie: (events) => {
      const { id } = middle(done(events, 'topic'));
      return without(events, ...all(events, 'moderation').filter((action) => action.id === id));
    },
  },
  {
    what: 'a removal is told twice',
    check: 'moderation-holds',
    lie: (events) => {
      const log = logOf(events, middle(done(events, 'remove', 'ban')).room);
      const row = middle(log.messages.filter(({ what }) => what === 'removed'));
      return appended(events, log.room, (seq) => ({ ...row, seq, mid: `${seq}-again`, cmid: 'again' }));
    },
  },
  {
    what: 'one page is told of another name than the log has',
    check: 'moderation-holds',
    lie: (events) => {
      const isName = ({ messages }: EventOf<'wire'>) => messages[0]?.what === 'renamed';
      const wire = middle(all(events, 'wire').filter(isName));
      const messages = wire.messages.map((row) => ({ ...row, said: fingerprint('another') }));
      return replace(events, wire, { messages });
    },
  },
  {
    what: 'at the end a room is called as before its last name',
    check: 'moderation-holds',
    lie: (events) => {
      const { room } = middle(done(events, 'rename'));
      const called = all(events, 'named').findLast(({ id }) => id === room) as EventOf<'named'>;
      return replace(events, called, { name: `the ${room}` });
    },
  },
  {
    what: 'whoever was removed is sent what was written after',
    check: 'moderation-holds',
    lie: whileOut(({ action }, at) => {
      const { t, room } = at;
      const { by } = action;
      const text = 'among ourselves';
      const send = { type: 'send', t, client: 'c0', view: 1, user: by, room, cmid: 'among', text } as const;
      const message = { seq: 99, mid: '99-among', cmid: 'among', user: by, text: fingerprint(text) };
      return [send, { type: 'wire', ...at, t: t + 0.01, messages: [message] }];
    }),
  },
  {
    what: 'whoever was removed comes into a closed room by themselves',
    check: 'moderation-holds',
    lie: whileOut(
      (_, at) => [joined(at)],
      ({ action }) => action.room !== 'room-0',
    ),
  },
  {
    what: 'whoever is banned comes into an open room',
    check: 'moderation-holds',
    lie: whileOut(
      (_, at) => [joined(at)],
      ({ action }) => action.what === 'ban' && action.room === 'room-0',
    ),
  },
  {
    what: 'whoever was removed reads a page',
    check: 'moderation-holds',
    lie: whileOut((_, { t, room, epoch, user }) => [
      {
        type: 'rows',
        t: t + 0.01,
        room,
        by: 'n/1/1',
        reader: user,
        epoch,
        head: 0,
        askedAt: t,
        messages: [],
      },
    ]),
  },
  {
    what: 'what was written by somebody who was removed is taken',
    check: 'moderation-holds',
    lie: whileOut((_, { t, epoch, ...at }) => [
      { type: 'send', t, ...at, cmid: 'still', text: 'still here' },
      { type: 'ack', t: t + 0.01, ...at, cmid: 'still', epoch, seq: 99, mid: '99-still', duplicate: false },
    ]),
  },
  {
    what: 'somebody moderates a room at the end whom nobody asked to',
    check: 'moderation-holds',
    lie: (events) => {
      const wasGiven = ({ user, room }: EventOf<'role'>) =>
        all(events, 'moderation').some(
          (action) => action.room === room && action.about === user && action.role === 'moderator',
        );
      const role = middle(all(events, 'role').filter((one) => !wasGiven(one)));
      return replace(events, role, { role: 'moderator' });
    },
  },
  {
    what: 'whoever was made a moderator is none at the end',
    check: 'moderation-holds',
    lie: (events) => replace(events, lastGiven(events, 'moderator'), { role: 'member' }),
  },
  {
    what: 'presence reaches a page that was told that its person is out',
    check: 'members-only',
    lie: whileOut((_, { epoch: _epoch, ...at }) => [{ type: 'presence', ...at, online: [], names: [] }]),
  },
  {
    what: 'two people have a direct room each',
    check: 'direct-rooms-are-one',
    lie: (events) => replace(events, middle(directs(events)), { room: 'direct-another' }),
  },
  {
    what: 'two people get the direct room of two others',
    check: 'direct-rooms-are-one',
    lie: (events) => {
      const direct = middle(directs(events));
      const other = directs(events).find(({ room }) => room !== direct.room) as EventOf<'direct'>;
      return replace(events, direct, { room: other.room });
    },
  },
  {
    what: 'a message of a direct room reaches somebody else',
    check: 'direct-rooms-are-one',
    lie: (events) => {
      const isDirect = ({ room }: EventOf<'wire'>) => directs(events).some((one) => one.room === room);
      const wire = middle(all(events, 'wire').filter(isDirect));
      return after(events, wire, { ...wire, ...stranger });
    },
  },
  {
    what: 'somebody else reads a page of a direct room',
    check: 'direct-rooms-are-one',
    lie: (events) => {
      const isDirect = ({ room }: EventOf<'final'>) => directs(events).some((one) => one.room === room);
      const read = middle(all(events, 'final').filter(isDirect));
      return after(events, read, { ...read, reader: stranger.user });
    },
  },
  {
    what: 'the rooms of somebody else have a direct room of two',
    check: 'direct-rooms-are-one',
    lie: (events) => {
      const called = middle(all(events, 'named').filter(({ people }) => people !== undefined));
      return after(events, called, { ...called, to: stranger.user });
    },
  },
  {
    what: 'a direct room has the name of the person who asks, and not of the other',
    check: 'names-to-the-letter',
    lie: (events) => {
      const called = middle(all(events, 'named').filter(({ people }) => people !== undefined));
      return replace(events, called, { name: `the person ${called.to}` });
    },
  },
  {
    what: 'messages of a direct room are no mentions',
    check: 'mentions-are-exact',
    lie: (events) => {
      const isDirect = ({ room, mentions = 0 }: EventOf<'unread'>) =>
        mentions > 0 && directs(events).some((one) => one.room === room);
      return replace(events, middle(all(events, 'unread').filter(isDirect)), { mentions: 0 });
    },
  },
  {
    what: 'somebody who moderates nothing deleted the message of another',
    check: 'changes-are-lawful',
    lie: (events) => {
      const deletions = all(events, 'log').flatMap((log) => {
        const authors = new Map(log.messages.map(({ mid, user }) => [mid, user]));
        const others = log.messages.filter(({ kind, of = '', user }) => {
          return kind === 'delete' && authors.get(of) !== user;
        });
        return others.map((entry) => ({ log, entry }));
      });
      const { log, entry } = middle(deletions);
      return stored(events, log.room, (entries) =>
        entries.map((one) => (one === entry ? { ...one, user: 'a passer-by' } : one)),
      );
    },
  },
];

export const MODERATION_LIES: readonly PlantedLie[] = MODERATION.map((lie) => ({
  ...lie,
  moderated: true,
  seed: 1,
}));
