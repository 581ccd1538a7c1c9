import { useState } from 'preact/hooks';
import { sentenceOf } from '../../state/error-words.js';

export interface Submit {
  readonly busy: boolean;
  /** What went wrong last, for a person; null before and after a success. */
  readonly failure: string | null;
  readonly setFailure: (failure: string | null) => void;
  readonly onSubmit: (event: Event) => Promise<void>;
}

/**
 * A form's one way to the server: not twice at once, with the failure said. `onFailure` puts the focus where it can be
 * mended.
 */
export function useSubmit(send: () => Promise<unknown>, onFailure?: () => void): Submit {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const onSubmit = async (event: Event) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setFailure(null);
    try {
      await send();
    } catch (error) {
      setFailure(sentenceOf(error));
      onFailure?.();
    } finally {
      setBusy(false);
    }
  };
  return { busy, failure, setFailure, onSubmit };
}
