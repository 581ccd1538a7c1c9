import { plural } from '../../../shared/english.js';

/** The conservation line, and what is behind it. */
export const conservation = {
  heading: 'Messages',
  empty: 'No crowd or open page has sent anything. Call in the crowd, or write in the chat.',
  open: 'Who tells this, and what the words mean',
  first: 'Show the first one',
  byPages: 'told by pages',
  parts: (crowd: number, pages: number) =>
    `${crowd.toLocaleString('en')} by the crowd; open pages tell of ${pages.toLocaleString('en')}`,
  who: (clients: number, open: number, gone: number) =>
    [
      clients === 0 ? 'no crowd' : `crowd of ${clients.toLocaleString('en')}`,
      open === 0 ? 'no page' : `+ ${plural(open, 'page')}`,
      ...(gone === 0 ? [] : [`${gone.toLocaleString('en')} gone`]),
    ].join(' · '),
  words: {
    sent: { word: 'sent', meaning: 'Given to a client to send, each once, however often it is tried.' },
    acknowledged: { word: 'acknowledged', meaning: 'The server answered that it is stored.' },
    seen: {
      word: 'seen by all',
      meaning: 'Acknowledged, and every client that has the room open has shown it, or was told of a gap.',
    },
    waiting: {
      word: 'waiting',
      meaning: 'Sent, and not seen by all yet: it is on its way, or somebody is away.',
    },
    lost: {
      word: 'lost',
      meaning:
        'A client showed a later message of the same log without it, or its log ended before all had it.',
    },
    doubled: { word: 'doubled', meaning: 'One client showed the same message twice.' },
    refused: { word: 'refused', meaning: 'The server said no for good, and whoever wrote it was told.' },
    unknown: { word: 'unknown', meaning: 'Its client went home before it was seen by all.' },
  },
  title: 'What became of messages',
  none: 'No message is known to be lost or doubled.',
  crowd: 'Crowd',
  pages: 'Told by pages',
  reportedBy: (clients: number, open: number, gone: number) =>
    `Told by ${plural(clients, 'client')} of the crowd, which is ours, and by ${plural(open, 'open page')}, whose word nobody can check.` +
    (gone === 0
      ? ''
      : ` ${plural(gone, 'page')} closed lately, or went to another node: what became of their messages is unknown.`),
  since: (age: string) => `The crowd is counted since its first person came, ${age} ago.`,
  firstOf: 'The first',
  firstOfPage: 'A page tells',
  sentence: {
    hole: (who: string, seq: number) => `${who} never showed message ${seq.toLocaleString('en')}`,
    replaced: (who: string, seq: number) =>
      `${who} showed another message as number ${seq.toLocaleString('en')}`,
    'log-gone': (who: string, seq: number) =>
      `the log with ${who}’s message ${seq.toLocaleString('en')} is gone`,
    twice: (who: string, seq: number) => `${who} showed message ${seq.toLocaleString('en')} twice`,
  },
  expected: {
    hole: 'to be shown before the next one, or within a gap that is told',
    replaced: 'the message that was acknowledged with this number',
    'log-gone': 'to be shown by all, since it was acknowledged',
    twice: 'to be shown once, whatever is sent again',
  },
  facts: {
    who: 'Whose client',
    room: 'Room (id)',
    seq: 'Number (seq)',
    cmid: 'Message (cmid)',
    cmidUnknown: 'not known: that client never saw it',
    epoch: 'Log (epoch)',
    expected: 'Expected',
    since: 'Noticed',
    reportedBy: 'Told by',
  },
  ago: (clock: string, age: string) => `${clock}, ${age} ago`,
  byCrowd: (node: string) => `the crowd of ${node}`,
  byPage: (node: string) => `a page served by ${node}; nobody can check it`,
  others: (count: number) => `${count.toLocaleString('en')} more after it.`,
};
