import { useState } from 'preact/hooks';
import type { BotView, NewBotBody } from '../../../../protocol/http.js';
import { ownBots } from '../../state/bots.js';
import { myRooms } from '../../state/client.js';
import { pictureOf } from '../../state/profiles.js';
import { tLater } from '../../strings/later.js';
import { t } from '../../strings.js';
import { ErrorLine } from '../pieces/error-line.js';
import { Icon } from '../pieces/icons.js';
import { SureChoice } from '../pieces/sure-choice.js';
import { type Acting, useAct } from '../pieces/use-submit.js';
import { PictureField } from '../profile/picture-field.js';
import { Avatar } from './avatar.js';
import { BotRooms } from './bot-rooms.js';

interface Props {
  readonly bot: BotView;
  readonly isOpen: boolean;
  readonly toggle: () => void;
  /** Something is tried: what was said before is over. */
  readonly onTry: () => void;
  /** Something was done, as this sentence says. */
  readonly onDone: (sentence: string) => void;
  /** What is shown of it may not be so any more. */
  readonly onStale: () => void;
  readonly onRenewed: (its: NewBotBody) => void;
  readonly onRemoved: (bot: BotView, sentence: string) => void;
}

/** One of one's bots: its rooms, and what may be done with it. */
export function BotItem({ bot, isOpen, toggle, ...on }: Props) {
  const words = tLater.bots;
  const names = new Intl.ListFormat(t.locale).format(
    myRooms.value.filter(({ id }) => bot.rooms.includes(id)).map(({ name }) => name),
  );
  return (
    <li>
      <div class="person away">
        <Avatar of={bot} small />
        <span class="lines">
          <bdi>{bot.name}</bdi>
          <small class="muted">
            {bot.ended ? words.ended : names === '' ? words.nowhere : words.isIn(names)}
          </small>
        </span>
        <button
          type="button"
          class="icon-button"
          aria-expanded={isOpen}
          aria-label={words.more(bot.name)}
          onClick={toggle}
        >
          <Icon name="more" />
        </button>
      </div>
      {isOpen ? <BotChoices bot={bot} {...on} /> : null}
    </li>
  );
}

function BotChoices({ bot, onTry, onDone, onStale, onRenewed, onRemoved }: Omit<Props, 'isOpen' | 'toggle'>) {
  const words = tLater.bots;
  const [asked, setAsked] = useState<'renew' | 'remove' | null>(null);
  const { act: actNow, ...way } = useAct();
  const act: Acting['act'] = (what) => {
    onTry();
    return actNow(what);
  };
  const renew = async () => {
    const its = await ownBots.renew(bot).catch((error) => {
      // It may have another one by now, of another page.
      onStale();
      throw error;
    });
    setAsked(null);
    onRenewed(its);
  };
  const remove = async () => {
    await ownBots.end(bot.id);
    onRemoved(bot, words.removed(bot.name));
  };
  if (asked !== null) {
    const isRenewal = asked === 'renew';
    return (
      <SureChoice
        sure={isRenewal ? words.renewSure(bot.name) : words.removeSure(bot.name)}
        yes={isRenewal ? words.renew : words.remove}
        no={words.no}
        {...way}
        onYes={() => void act(isRenewal ? renew : remove)}
        onNo={() => setAsked(null)}
      />
    );
  }
  return (
    <div class="choices">
      {bot.ended ? null : <BotRooms bot={bot} busy={way.busy} act={act} onDone={onDone} />}
      <PictureField
        label={words.picture}
        isThere={pictureOf(bot.id) !== ''}
        onPicture={(picture) =>
          void act(async () => {
            await ownBots.show(bot.id, { picture });
            onDone(words.pictured);
          })
        }
      />
      <ErrorLine text={way.failure} />
      <button type="button" class="btn" onClick={() => setAsked('renew')}>
        {words.renew}
      </button>
      <button type="button" class="btn" onClick={() => setAsked('remove')}>
        {words.remove}
      </button>
    </div>
  );
}
