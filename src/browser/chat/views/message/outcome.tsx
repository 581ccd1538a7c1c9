import type { OutboxMessage } from '../../../../client/index.js';
import { isRefusedForGood } from '../../../../protocol/refused-for-good.js';
import { client, connection } from '../../state/client.js';
import { refusedWords } from '../../state/error-words.js';
import { laterPart } from '../../state/later-part.js';
import { t } from '../../strings.js';
import { Icon } from '../pieces/icons.js';

/** What became of one's own message, while it is not in the log. */
export function Outcome({ item }: { item: OutboxMessage | null }) {
  if (item === null || item.state.kind === 'acknowledged') return null;
  if (item.state.kind === 'pending' && item.state.why !== undefined) {
    return (
      <p class="outcome failed">
        <Icon name="warn" size={14} />
        <span>
          {t.message.refused(refusedWords({ message: item.state.why, refusal: item.state.refusal }))}
        </span>
      </p>
    );
  }
  if (item.state.kind === 'pending') {
    return <Pending words={connection.value.kind === 'online' ? t.message.pending : t.message.waiting} />;
  }
  return (
    <Failed
      item={item}
      cmid={item.cmid}
      words={`${t.message.failed} ${refusedWords(item.state)}`}
      retry={isRefusedForGood(item.state.refusal) ? null : t.message.retry}
      discard={t.message.delete}
    />
  );
}

export function Pending({ words }: { words: string }) {
  return (
    <span class="outcome late">
      <Icon name="clock" size={13} /> {words}
    </span>
  );
}

export function Failed(props: {
  cmid: string;
  item?: OutboxMessage;
  words: string;
  retry: string | null;
  discard: string;
}) {
  return (
    <p class="outcome failed">
      <Icon name="warn" size={14} />
      <span>{props.words}</span>
      {props.retry === null ? null : (
        <button type="button" class="btn" onClick={() => retry(props.cmid, props.item)}>
          {props.retry}
        </button>
      )}
      <button type="button" class="btn" onClick={() => client.discard(props.cmid)}>
        {props.discard}
      </button>
    </p>
  );
}

function retry(cmid: string, item: OutboxMessage | undefined): void {
  if (item?.files === undefined) client.retry(cmid);
  else void laterPart.needed().then((part) => part.retryWithFiles(item));
}
