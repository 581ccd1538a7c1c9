import { useState } from 'preact/hooks';
import { sentenceOf } from '../../state/error-words.js';

interface Way {
  readonly busy: boolean;
  /** What went wrong last, for a person; null before and after a success. */
  readonly failure: string | null;
  readonly setFailure: (failure: string | null) => void;
}
export interface Submit extends Way {
  readonly onSubmit: (event: Event) => Promise<void>;
}
export interface Acting extends Way {
  /** Does it, unless something is under way. */
  readonly act: (what: () => Promise<unknown>, onFailure?: () => void) => Promise<void>;
}

/**
 * A form's one way to the server: not twice at once, with the failure said. `onFailure` puts the focus where it can be
 * mended.
 */
export function useSubmit(send: () => Promise<unknown>, onFailure?: () => void): Submit {
  const { act, ...way } = useAct();
  const onSubmit = (event: Event) => {
    event.preventDefault();
    return act(send, onFailure);
  };
  return { ...way, onSubmit };
}

/** The same for several things that can be pressed, of which one is done at a time. */
export function useAct(): Acting {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const act: Acting['act'] = async (what, onFailure) => {
    if (busy) return;
    setBusy(true);
    setFailure(null);
    try {
      await what();
    } catch (error) {
      setFailure(sentenceOf(error));
      onFailure?.();
    } finally {
      setBusy(false);
    }
  };
  return { busy, failure, setFailure, act };
}
