import { ExportApi, type ExportOf, exportPath } from '../../../../client/http/export-api.js';
import { client } from '../../state/client.js';
import { saveFrom } from '../../state/save-from.js';
import { showToast } from '../../state/toasts.js';
import { tLater } from '../../strings/later.js';
import { ErrorLine } from '../pieces/error-line.js';
import { useSubmit } from '../pieces/use-submit.js';

const api = new ExportApi(client.api);

/** A room, or what oneself wrote, as a file. The server is asked first, so that a refusal is read here. */
export function ExportChoice({ of }: { of: ExportOf }) {
  const words = tLater.exporting;
  const { busy, failure, onSubmit } = useSubmit(async () => {
    await api.ask(of);
    saveFrom(exportPath(of));
    showToast(words.begun);
  });
  return (
    <form class={of === 'me' ? 'apart' : 'export-choice'} onSubmit={onSubmit}>
      <p class="hint">{of === 'me' ? words.ownHint : words.roomHint}</p>
      <ErrorLine text={failure} />
      <button type="submit" class={of === 'me' ? 'btn wide' : 'btn'} aria-disabled={busy}>
        {of === 'me' ? words.own : words.room}
      </button>
    </form>
  );
}
