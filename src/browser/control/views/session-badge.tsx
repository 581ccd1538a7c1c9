import type { ComponentChildren } from 'preact';
import { Icon } from './icons.js';

interface SessionBadgeProps {
  /** `node/slot`, or `store`. */
  readonly holder: string;
  /** Some session is here. */
  readonly holds: boolean;
  readonly title: string;
  readonly children: ComponentChildren;
}

/** A key on whoever holds sessions: a worker, or the store. Its place is kept where there are none. */
export function SessionBadge({ holder, holds, title, children }: SessionBadgeProps) {
  return (
    <span
      class={`session-badge${holds ? ' session-badge-holds' : ''}`}
      data-place={`holder:${holder}`}
      title={title}
    >
      <Icon name="key" size={13} />
      {children}
    </span>
  );
}
