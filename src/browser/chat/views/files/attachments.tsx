import type { AttachedFile } from '../../../../client/index.js';
import { isRefusedForGood } from '../../../../protocol/refused-for-good.js';
import { refusedWords } from '../../state/error-words.js';
import { detach, followUpload, retryUpload } from '../../state/uploading.js';
import { tLater } from '../../strings/later.js';
import { t } from '../../strings.js';
import { IconButton } from '../pieces/icon-button.js';
import { Icon } from '../pieces/icons.js';

/** The files of a message that is being written or waits for them: how far each is, and a way to end it. */
export function Attachments({ files }: { files: readonly AttachedFile[] }) {
  return (
    <ul class="attachments" aria-label={tLater.files.attached}>
      {files.map((file) => (
        <Attachment key={file.upload} of={file} />
      ))}
    </ul>
  );
}

const removeId = (upload: string) => `remove-${upload}`;

/** Goes to the button that takes it away, which says why it should be. */
export function goToAttachment({ upload }: AttachedFile): void {
  document.getElementById(removeId(upload))?.focus();
}

function Attachment({ of }: { of: AttachedFile }) {
  const upload = followUpload(of.upload);
  const state = upload?.state;
  const refused = state?.kind === 'failed' ? state.error : null;
  const isRefused = refused !== null;
  const isForGood = isRefusedForGood(refused?.refusal);
  const whyId = `why-${of.upload}`;
  return (
    <li class={isRefused ? 'attachment refused' : 'attachment'}>
      <Icon name={isRefused ? 'warn' : 'file'} size={15} />
      <bdi class="attachment-name">{of.name}</bdi>
      {of.file !== undefined ? (
        <small>{t.files.size(of.file.bytes)}</small>
      ) : state?.kind === 'sending' ? (
        <progress
          max={Math.max(1, upload?.bytes ?? 1)}
          value={state.sentBytes}
          aria-label={tLater.files.progress(of.name)}
        />
      ) : isRefused ? null : (
        <small>{tLater.files.waiting}</small>
      )}
      {refused !== null ? (
        <span class="attachment-why" role="alert" id={whyId}>
          {refusedWords(refused)} {isForGood ? tLater.files.removeIt : tLater.files.removeOrRetry}
        </span>
      ) : null}
      {isRefused && !isForGood ? (
        <button type="button" class="btn" onClick={() => retryUpload(of.upload)}>
          {t.message.retry}
        </button>
      ) : null}
      <IconButton
        icon="close"
        size={14}
        id={removeId(of.upload)}
        aria-describedby={isRefused ? whyId : undefined}
        label={
          of.file === undefined && !isRefused ? tLater.files.cancel(of.name) : tLater.files.remove(of.name)
        }
        onClick={() => {
          detach(of.upload);
          document.getElementById('composer')?.focus();
        }}
      />
    </li>
  );
}
