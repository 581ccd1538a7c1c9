/** Asks for the colours of code, one after the other. */
import type { Coloured } from '../text/markup/tree.js';

export type Pieces = readonly Coloured[] | null;
interface Job {
  readonly text: string;
  readonly language: string;
  readonly done: () => void;
}

/** Code that takes longer stays as it is. */
const PATIENCE_MS = 1_000;
/** After so many of these somebody plays with us: this page draws no more colours. */
const STRIKES = 3;
const REMEMBERED = 200;

const known = new Map<string, Pieces>();
const waiting: Job[] = [];
let worker: Worker | null = null;
let isReady = false;
let strikes = 0;
let now: { readonly job: Job; readonly giveUp: ReturnType<typeof setTimeout> } | null = null;

/** What was found before: null where the code is to stay as it is, undefined where nobody asked yet. */
export function knownColours(text: string, language: string): Pieces | undefined {
  return known.get(`${language}\n${text}`);
}

/** Resolves when `knownColours` knows, or when it cannot be found out now. */
export function findColours(text: string, language: string): Promise<void> {
  return new Promise((done) => {
    waiting.push({ text, language, done });
    next();
  });
}

function next(): void {
  if (now !== null) return;
  if (strikes >= STRIKES) {
    forgetWaiting();
    return;
  }
  const [job] = waiting;
  if (job === undefined) return;
  worker ??= open();
  if (!isReady) return;
  waiting.shift();
  now = { job, giveUp: setTimeout(giveUp, PATIENCE_MS) };
  worker.postMessage({ text: job.text, language: job.language });
}

function open(): Worker {
  const opened = new Worker('/build/colours-worker.js', { type: 'module' });
  opened.onmessage = ({ data }: MessageEvent<Pieces | 'ready'>) => {
    if (data === 'ready') {
      isReady = true;
      next();
    } else {
      settle(data);
    }
  };
  // It could not be fetched, or a grammar threw an error.
  opened.onerror = giveUp;
  return opened;
}

function giveUp(): void {
  worker?.terminate();
  worker = null;
  // It could not be fetched; whoever asks later tries again.
  if (!isReady) forgetWaiting();
  else strikes += 1;
  isReady = false;
  settle(null);
}

function settle(pieces: Pieces): void {
  if (now === null) return;
  const { job, giveUp: timer } = now;
  clearTimeout(timer);
  now = null;
  if (known.size >= REMEMBERED) known.clear();
  known.set(`${job.language}\n${job.text}`, pieces);
  job.done();
  next();
}

function forgetWaiting(): void {
  for (const job of waiting.splice(0)) job.done();
}
