/** The English of what a mode switch would do, said before it is done. */
import type { ForecastEffect, ForecastParams, ModeForecast } from './control.js';
import { countNoun } from './phrases.js';

/** A sentence for each kind. Another language is another value of this type. */
export type ForecastPhrases = {
  readonly [Kind in keyof ForecastParams]: (params: ForecastParams[Kind]) => string;
};

export const forecastPhrases: ForecastPhrases = {
  same: () => 'This is the present mode: nothing changes.',
  'stay-open': ({ sockets }) =>
    sockets === 0
      ? 'Nobody is connected now.'
      : `${countNoun(sockets, 'open connection')} stay${sockets === 1 ? 's' : ''} open; the next one is routed anew.`,
  carried: () =>
    'Nobody is signed out by it: the next request of a page takes its session along. Open pages make one within a second.',
  'carried-from-memory': ({ sessions }) =>
    `${countNoun(sessions, 'session')} ${sessions === 1 ? 'is' : 'are'} in the memory of the workers: one whose worker ends before its page asks is lost, to that end.`,
  'carried-by-node': () =>
    'A session in memory is taken along by its own node only: whose next request a balancer brings to another node has to sign in.',
  'memory-dies': () =>
    'From then on a session lives in one worker, and dies with it: a kill or a restart signs its people out.',
  'memory-elsewhere': ({ routing }) =>
    `With ${routing} routing requests can reach a worker that does not have the session: people are signed out at random.`,
  'in-store': () => 'From then on sessions survive any worker, and need the store.',
  'in-cookie': () =>
    'From then on a session is whole in the cookie: it survives any worker and needs no store to be read.',
};

/** What it would do, in the words of `phrases`. Throws for a kind of a later version. */
export function phraseEffect(effect: ForecastEffect, phrases: ForecastPhrases = forecastPhrases): string {
  return (phrases[effect.kind] as (params: unknown) => string)(effect.params);
}

/** All sentences; the node's own where another version phrased them. */
export function phraseForecast(forecast: ModeForecast, phrases: ForecastPhrases): readonly string[] {
  return forecast.sentences.map((sentence, index) => {
    const effect = forecast.effects?.[index];
    return effect !== undefined && Object.hasOwn(phrases, effect.kind)
      ? phraseEffect(effect, phrases)
      : sentence;
  });
}
