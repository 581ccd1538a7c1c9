import { asNow, client } from '../../state/client.js';
import { laterPart } from '../../state/later-part.js';
import { initialOf } from '../../text/initial-of.js';

/** Whom it stands for, or what writes under a name. */
export interface Named {
  readonly id: string;
  readonly name: string;
}

/** A person's picture, or their first letter. No colours of their own: colour means a worker here. */
export function Avatar({ of, small = false }: { of: Named; small?: boolean }) {
  const { name } = asNow(of);
  const picture = client.profiles?.pictureOf(of.id);
  const part = laterPart.value;
  return (
    <span class={small ? 'avatar small' : 'avatar'} aria-hidden="true">
      {picture && part ? <part.Picture at={picture} name={name} /> : initialOf(name)}
    </span>
  );
}

/** Somebody's present name, in whatever draws itself anew for other reasons only. */
export function Name({ of, ...more }: { of: Named; class?: string }) {
  return <bdi {...more}>{asNow(of).name}</bdi>;
}
