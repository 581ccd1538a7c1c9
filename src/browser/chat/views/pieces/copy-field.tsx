import { useEffect, useRef, useState } from 'preact/hooks';
import { copyText } from '../../state/copy.js';
import { tLater } from '../../strings/later.js';

/** A text to be copied: chosen at once, with a button for it, and a word on whether that went. */
export function CopyField({ label, value }: { label: string; value: string }) {
  const words = tLater.copying;
  const [said, setSaid] = useState('');
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    setSaid('');
    field.current?.focus();
  }, [value]);
  const copy = async () => setSaid((await copyText(value)) ? words.copied : words.notCopied);
  return (
    <>
      <span class="field with-button">
        <input
          readOnly
          class="mono"
          aria-label={label}
          value={value}
          ref={field}
          onFocus={(event) => event.currentTarget.select()}
        />
        <button type="button" class="inline-button" onClick={() => void copy()}>
          {words.copy}
        </button>
      </span>
      <p class="muted" role="status">
        {said}
      </p>
    </>
  );
}
