import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A word of the glossary that was once used for something else, there. */
interface Elsewhere {
  readonly word: RegExp;
  /** Where it has no business, by the beginning of the path. */
  readonly not: readonly string[];
  readonly say: string;
}

const WORDS: readonly Elsewhere[] = [
  {
    word: /renew/i,
    not: ['src/primary/supervisor', 'src/primary/router', 'src/primary/event-log', 'src/store/embedded'],
    say: 'a worker or a slot is replaced, a journal is rewritten',
  },
  {
    word: /generation(?!: (?:gone|number|Number))/i,
    not: ['src/store/embedded'],
    say: 'a file of the journal has a number',
  },
  {
    word: /problem/i,
    not: ['src/browser/chat', 'src/browser/styles/chat', 'src/browser/control/views/sign-in.tsx'],
    say: 'what a form tells is a failure; a problem is something that an operator should mend',
  },
  {
    word: /problem/i,
    not: ['prove/app', 'prove/checker', 'prove/system'],
    say: 'a check says what is wrong; a problem is something that an operator should mend',
  },
  {
    word: /candidate/i,
    not: ['test/support', 'testbed', 'prove'],
    say: 'what is offered to a store is proposed; a candidate is a place where a hit may be',
  },
  {
    word: /own-?store/i,
    not: ['prove', 'bench', 'src'],
    say: 'the store that Holdfast starts by itself is the embedded store',
  },
  {
    word: /image/i,
    not: ['src/store/embedded'],
    say: 'an earlier store left a snapshot file; an image is a copy of what is built',
  },
  {
    word: /counterexample/i,
    not: ['prove'],
    say: 'a check finds a violation; a counterexample stands behind the conservation line',
  },
  {
    word: /(?<!hash[ -]|cluster\.)\bslots?\b/i,
    not: ['src/store/redis'],
    say: 'a part of a Redis Cluster is a hash slot; a slot is the place of a worker',
  },
  {
    word: /outage/i,
    not: ['src/balancer', 'src/store', 'src/protocol', 'prove'],
    say: 'a store or a registry is away; an outage is a time in which nobody served a page',
  },
  {
    word: /gap(?!:)/i,
    not: [
      'src/browser/chat',
      'src/browser/control/dots',
      'src/browser/control/lab',
      'src/browser/control/life',
      'src/browser/control/strings/en/effect-words',
      'src/browser/control/strings/en/lab',
      'src/browser/control/strings/en/life',
      'src/browser/control/threads',
      'src/browser/control/views',
      'src/client/connection',
      'src/crowd',
      'src/primary/supervisor',
      'src/store',
    ],
    say: 'a time without service is an outage, and a lapse on a life line; a gap is missing entries',
  },
  {
    word: /(?<!\/)\bmembers?\b|Members?(?![a-z])/,
    not: ['src/primary', 'prove/attack', 'prove/crowd/crowd.ts'],
    say: 'only of a room somebody is a member; whoever is signed in is a person, and a cluster has nodes',
  },
  {
    word: /lostMs(?!:)|\blost\b(?=[ ,)]*(?:=|number|Ms))/,
    not: ['src/client/connection/machine', 'src/worker/sockets/arrivals'],
    say: 'only the wire says so of time; lost is a message, a session or a link',
  },
  {
    word: /block(?:s|ed)?\b.*\b(?:loop|starved)|(?:loop|frozen|stays?)\b.*(?<!-)\bblock/i,
    not: ['src/worker', 'src/primary', 'src/jobs', 'src/crowd'],
    say: 'a worker spins, a queue stands still; people block each other',
  },
  {
    word: /program|프로그램/i,
    not: [
      'src/worker/shared/bot-ids.ts',
      'src/store/redis',
      'src/store/room-refusals',
      'src/worker/rooms/moderation',
      'src/browser/chat/strings/en/people',
      'src/browser/chat/strings/en/room-dialog',
      'src/browser/chat/strings/en/notice-phrases',
      'src/browser/chat/strings/ko/people',
      'src/browser/chat/strings/ko/room-dialog',
      'src/browser/chat/strings/ko/notice-phrases',
      'src/browser/chat/strings/ko/refusal-phrases',
      'src/browser/chat/views/people',
      'src/browser/styles/chat',
      'src/protocol/refusal',
      'test/support/memory-store',
    ],
    say: 'who writes and is a member is a bot; a program is what runs somewhere and uses its token or address',
  },
  {
    word: /\bmarks\b/i,
    not: ['src/browser/chat/text/markup', 'src/browser/chat/state/claim', 'src/store/embedded'],
    say: 'a text has markup and fences, a store one mark; marks are where the terms of a hit stand',
  },
  {
    word: /(?<!Math\.|a)round(?! robin)/i,
    not: ['src/browser/control/lab', 'src/browser/control/state/lab-', 'src/browser/control/views/lab-'],
    say: 'what a chapter of the lab does, once, is a run',
  },
  {
    word: /(?<!its |their )\bplace(?: [=!]|[,.?])/,
    not: ['src/protocol/incident'],
    say: 'an event belongs to an incident; a place is where an entry of a log stands',
  },
];

const files = ['src', 'prove', 'testbed', 'test/support'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(?:tsx?|css|lua)$/.test(path))
    .map((path) => `${folder}/${path}`),
);

/** Lines under these paths in which the word stands. */
function linesWith({ word, not }: Elsewhere): string[] {
  return files
    .filter((path) => not.some((begin) => path.startsWith(begin)))
    .flatMap((path) =>
      readFileSync(join(root, path), 'utf8')
        .split('\n')
        .filter((line) => word.test(line))
        .map((line) => `${path}: ${line.trim()}`),
    );
}

test.each(WORDS)('$word stands nowhere for something else: $say', (one) => {
  expect(linesWith(one)).toEqual([]);
});
