import { useState } from 'preact/hooks';
import type { BanView } from '../../../../protocol/http.js';
import { asNow } from '../../state/client.js';
import { sentenceOf } from '../../state/error-words.js';
import { moderation } from '../../state/moderation.js';
import { tLater } from '../../strings/later.js';
import { ErrorLine } from '../pieces/error-line.js';
import { Avatar } from './avatar.js';

/** Who is banned, for moderators. */
export function BanList({ room, bans }: { room: string; bans: readonly BanView[] }) {
  const [failure, setFailure] = useState<string | null>(null);
  const words = tLater.roomDialog;
  const lift = (id: string) => {
    moderation.liftBan(room, id).then(
      () => setFailure(null),
      (error) => setFailure(sentenceOf(error)),
    );
  };
  return (
    <section>
      <h3 class="side-title">{words.bans}</h3>
      <ErrorLine text={failure} />
      <ul class="plain-list">
        {bans
          .map((ban) => asNow(ban.user))
          .map(({ id, name }) => (
            <li key={id} class="person away">
              <Avatar of={{ id, name }} small />
              <bdi>{name}</bdi>
              <button type="button" class="btn" aria-label={words.liftOf(name)} onClick={() => lift(id)}>
                {words.lift}
              </button>
            </li>
          ))}
      </ul>
    </section>
  );
}
