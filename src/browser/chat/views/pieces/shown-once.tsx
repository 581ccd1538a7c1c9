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

/** What was just made and is shown this once: in sight at once, to be copied. */
export function ShownOnce({ once, label, value, children }: Props) {
  const whole = useRef<HTMLDivElement>(null);
  useEffect(() => whole.current?.scrollIntoView({ block: 'nearest' }), [value]);
  return (
    <div class="new-address" ref={whole}>
      <p>{once}</p>
      <CopyField label={label} value={value} />
      {children}
    </div>
  );
}
