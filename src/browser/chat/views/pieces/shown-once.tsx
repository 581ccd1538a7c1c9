import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { CopyField } from './copy-field.js';

interface Props {
  /** Says what it is, and that nobody can ask for it again. */
  readonly once: string;
  readonly label: string;
  readonly value: string;
  readonly children: ComponentChildren;
}

/**
 * What was just made and is shown this once: in sight at once, to be copied. So it stays while a list before it grows,
 * until its reader does something.
 */
export function ShownOnce({ once, label, value, children }: Props) {
  const whole = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const one = whole.current;
    const around = one?.closest('.dialog-body');
    if (one === null || !around) return;
    const over = new AbortController();
    const growth = new ResizeObserver(() => one.scrollIntoView({ block: 'nearest' }));
    growth.observe(around);
    over.signal.addEventListener('abort', () => growth.disconnect());
    for (const deed of ['pointerdown', 'keydown', 'wheel'])
      addEventListener(deed, () => over.abort(), { capture: true, passive: true, signal: over.signal });
    return () => over.abort();
  }, [value]);
  return (
    <div class="new-address" ref={whole}>
      <p>{once}</p>
      <CopyField label={label} value={value} />
      {children}
    </div>
  );
}
