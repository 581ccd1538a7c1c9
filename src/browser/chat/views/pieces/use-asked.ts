import { useEffect, useState } from 'preact/hooks';
import { client } from '../../state/client.js';
import { sentenceOf } from '../../state/error-words.js';

export interface Asked<T> {
  /** The last answer; null: there was none. */
  readonly answer: T | null;
  /** Why the latest question had none, for a person. */
  readonly failure: string | null;
}

const NOTHING = { answer: null, failure: null };

/**
 * What is asked about a room, now and whenever somebody comes, goes or gets another role there; null: about none. Only
 * the answer to the latest question counts. `kind`: asked anew, too, when it changes.
 */
export function useAsked<T>(
  room: string | null,
  ask: () => Promise<T>,
  kind?: boolean | number | string,
): Asked<T> {
  const [last, setLast] = useState<Asked<T> & { readonly of: string | null }>({ of: room, ...NOTHING });
  useEffect(() => {
    let latest = 0;
    const askAgain = () => {
      latest += 1;
      const mine = latest;
      ask().then(
        (got) => {
          if (mine === latest) setLast({ of: room, answer: got, failure: null });
        },
        (error) => {
          if (mine !== latest) return;
          setLast((before) => ({
            ...(before.of === room ? before : NOTHING),
            of: room,
            failure: sentenceOf(error),
          }));
        },
      );
    };
    askAgain();
    const end = client.on('people', (changed) => changed === room && askAgain());
    return () => {
      latest = -1;
      end();
    };
  }, [room, kind]);
  // What was answered of another room says nothing of this one.
  return last.of === room ? last : NOTHING;
}
