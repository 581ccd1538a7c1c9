import { asNow } from '../../state/client.js';

/** Whom it stands for, or what writes under a name. */
export interface Named {
  readonly id: string;
  readonly name: string;
}

/** A person's first letter. No colours of their own: colour means a worker here. */
export function Avatar({ of, small = false }: { of: Named; small?: boolean }) {
  const letter = [...asNow(of).name.trim()][0]?.toLocaleUpperCase() ?? '?';
  return (
    <span class={small ? 'avatar small' : 'avatar'} aria-hidden="true">
      {letter}
    </span>
  );
}

/** Somebody's present name, in whatever draws itself anew for other reasons only. */
export function Name({ of, ...more }: { of: Named; class?: string }) {
  return <bdi {...more}>{asNow(of).name}</bdi>;
}
