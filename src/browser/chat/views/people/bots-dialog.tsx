import { tLater } from '../../strings/later.js';
import { Dialog } from '../pieces/dialog.js';
import { BotList } from './bot-list.js';

/** One's own bots. */
export function BotsDialog() {
  return (
    <Dialog title={tLater.account.bots}>
      <BotList />
    </Dialog>
  );
}
