import { useEffect, useRef } from 'preact/hooks';
import { ErrorLine } from './error-line.js';

interface Props {
  readonly sure: string;
  readonly yes: string;
  readonly no: string;
  readonly failure?: string | null;
  /** Whoever cancels reads no more of what went wrong, wherever it stands. */
  readonly setFailure: (failure: null) => void;
  readonly busy?: boolean;
  readonly onYes: (event: Event) => void;
  readonly onNo: () => void;
}

/** Asks before something is done that somebody would regret. The way back has the focus first. */
export function SureChoice({ sure, yes, no, failure = null, busy = false, setFailure, onYes, onNo }: Props) {
  const back = useRef<HTMLButtonElement>(null);
  useEffect(() => back.current?.focus(), []);
  const cancel = () => {
    setFailure(null);
    onNo();
  };
  return (
    <div class="choices">
      <p>{sure}</p>
      <ErrorLine text={failure} />
      <button type="button" class="btn danger" aria-disabled={busy} onClick={onYes}>
        {yes}
      </button>
      <button type="button" class="btn" ref={back} onClick={cancel}>
        {no}
      </button>
    </div>
  );
}
