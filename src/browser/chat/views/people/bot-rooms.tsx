import type { BotView } from '../../../../protocol/http.js';
import type { RoomView } from '../../../../protocol/room.js';
import { ownBots } from '../../state/bots.js';
import { myRooms } from '../../state/client.js';
import { tLater } from '../../strings/later.js';
import type { Acting } from '../pieces/use-submit.js';

interface Props extends Pick<Acting, 'act' | 'busy'> {
  readonly bot: BotView;
  readonly onDone: (sentence: string) => void;
}

/** Into which of one's rooms a bot may come: it goes in and out with a press. */
export function BotRooms({ bot, busy, act, onDone }: Props) {
  const words = tLater.bots;
  const rooms = myRooms.value.filter(
    ({ id, direct, archived }) => direct === undefined && (!archived || bot.rooms.includes(id)),
  );
  const move = (room: RoomView) =>
    act(async () => {
      if (bot.rooms.includes(room.id)) {
        await ownBots.take(bot.id, room.id);
        onDone(words.wentOut(bot.name, room.name));
      } else {
        await ownBots.bring(bot.id, room.id);
        onDone(words.cameIn(bot.name, room.name));
      }
    });
  if (rooms.length === 0) return <p class="muted">{words.noRooms}</p>;
  return (
    <fieldset class="bot-rooms" aria-disabled={busy}>
      <legend class="field-label">{words.rooms}</legend>
      {rooms.map((room) => (
        <label key={room.id} class="check">
          <input
            type="checkbox"
            checked={bot.rooms.includes(room.id)}
            onClick={(event) => {
              // It shows what the server says, not what was pressed.
              event.preventDefault();
              void move(room);
            }}
          />
          <bdi>{room.name}</bdi>
        </label>
      ))}
    </fieldset>
  );
}
