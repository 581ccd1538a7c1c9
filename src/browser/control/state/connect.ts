/** The page's one client and stream, and the calls that views make through them. */
import { ControlClient, UnreachableError } from '../../../client/control/control-client.js';
import { ControlStream } from '../../../client/control/control-stream.js';
import { HoldfastError } from '../../../protocol/errors.js';
import { T } from '../strings.js';
import { advanceClock, anyWorkerAlive, me, setClock, streamState, view } from './cluster.js';
import { keepLives } from './life-kept.js';
import { reasonToSignIn } from './reason-to-sign-in.js';
import { refusalWords } from './refusal-words.js';
import { sample } from './samples.js';
import { signInNeed } from './sign-in.js';
import { showToast } from './toasts.js';
import { tellTrips } from './trips.js';

const fetchHere = (url: string, init?: RequestInit) => fetch(url, init);

export const control = new ControlClient({ baseUrl: '', fetch: fetchHere });

const stream = new ControlStream({
  baseUrl: '',
  fetch: fetchHere,
  onView: (next) => {
    setClock(next.at);
    view.value = next;
    if (me.value === null && anyWorkerAlive.value) void learnWhoIAm();
  },
  onTrips: tellTrips,
  onState: (state) => {
    streamState.value = state;
    if (state.kind === 'refused') {
      const why = reasonToSignIn(state.error.code, view.value !== null);
      if (why !== null) signInNeed.value = { why };
      void tryOwnSession();
    }
    if (state.kind === 'live') triedOwnSession = false;
    if (state.kind === 'live' && signInNeed.value?.afterwards === undefined) signInNeed.value = null;
  },
});

/** Asking a worker who one is also renews the operator cookie, so that a page left open stays live. */
const RENEW_MS = 10 * 60_000;
const ASK_AGAIN_MS = 5_000;
let askedAt = 0;
let triedOwnSession = false;

async function learnWhoIAm(): Promise<void> {
  if (Date.now() - askedAt < ASK_AGAIN_MS) return;
  askedAt = Date.now();
  try {
    me.value = await control.session();
  } catch {
    // No worker could answer; asked again with a later view.
  }
}

/** Signed in at the chat, but the operator cookie ran out: asking a worker brings a new one, without a password. */
async function tryOwnSession(): Promise<void> {
  askedAt = 0;
  await learnWhoIAm();
  if (me.value?.user.operator && streamState.value.kind === 'refused' && !triedOwnSession) {
    triedOwnSession = true;
    signInNeed.value = null;
    retryNow();
  }
}

/** Starts following the cluster; for the life of the page. */
export function followCluster(): void {
  stream.start();
  keepLives();
  setInterval(advanceClock, 500);
  setInterval(() => streamState.value.kind === 'live' && sample(), 1_000);
  setInterval(() => void learnWhoIAm(), RENEW_MS);
}

export function retryNow(): void {
  streamState.value = { kind: 'connecting' };
  stream.retryNow();
}

/**
 * Does a call that may be refused, and says what came of it (null: `call` says it). A stale sign-in is asked for, then
 * the call goes on.
 */
export async function attempt(what: string, done: string | null, call: () => Promise<void>): Promise<void> {
  try {
    await call();
    if (done !== null) showToast(done);
  } catch (error) {
    if (error instanceof HoldfastError) {
      const why = reasonToSignIn(error.code, view.value !== null);
      if (why === 'stale_operator' || why === 'ended') {
        signInNeed.value = { why, afterwards: { what, run: () => attempt(what, done, call) } };
        return;
      }
      showToast(T.outcome.refused(what, refusalWords(error)), true);
      return;
    }
    showToast(
      error instanceof UnreachableError ? T.outcome.refused(what, T.outcome.unreachable) : String(error),
      true,
    );
  }
}

/** False: the primary does not see the cookie that the sign-in set. What else may be wrong shows by itself. */
async function isKnownNow(): Promise<boolean> {
  return control.cluster().then(
    () => true,
    (error) => !(error instanceof HoldfastError && error.code === 'unauthenticated'),
  );
}

/** Signs in; resolves to a sentence of what was wrong, or null when it went well. */
export async function signIn(name: string, password: string): Promise<string | null> {
  try {
    const user = await control.signIn(name, password);
    if (!user.operator) return T.signIn.notOperator(user.name);
    if (!(await isKnownNow())) return T.signIn.noCookie(location.host);
  } catch (error) {
    if (error instanceof UnreachableError) return T.signIn.unreachable;
    if (!(error instanceof HoldfastError)) throw error;
    if (error.code === 'no_worker') return T.signIn.noWorker;
    return error.code === 'wrong_credentials' ? T.signIn.wrong : refusalWords(error);
  }
  askedAt = 0;
  void learnWhoIAm();
  const next = signInNeed.value?.afterwards;
  signInNeed.value = null;
  if (streamState.value.kind !== 'live') retryNow();
  await next?.run();
  return null;
}
