import { type FileInfo, shownAs } from '../../../../protocol/files.js';
import { t } from '../../strings.js';
import { Icon } from '../pieces/icons.js';

/** Px: the box that a picture of the log fits in. Known before it is loaded, so that nothing jumps. */
const BOX = { width: 420, height: 320 };

/** The files of a message: pictures, sounds and films by themselves, everything else as a card to save. */
export function FileList({ files, reachable }: { files: readonly FileInfo[]; reachable: boolean }) {
  return (
    <ul class="files">
      {files.map((file) => (
        <li key={file.id}>
          <OneFile file={file} tabIndex={reachable ? 0 : -1} />
        </li>
      ))}
    </ul>
  );
}

function OneFile({ file, tabIndex }: { file: FileInfo; tabIndex: number }) {
  const { id, name, bytes, width = 1, height = 1 } = file;
  const url = `/api/files/${id}`;
  const shown = shownAs(file);
  if (shown === 'picture') {
    const scale = Math.min(1, BOX.width / width, BOX.height / height);
    return (
      <a
        class="picture"
        href={url}
        target="_blank"
        rel="noopener"
        tabIndex={tabIndex}
        title={name}
        aria-label={t.files.open(name)}
      >
        <img
          src={url}
          alt={name}
          loading="lazy"
          decoding="async"
          width={Math.max(1, Math.round(width * scale))}
          height={Math.max(1, Math.round(height * scale))}
        />
      </a>
    );
  }
  if (shown === 'video') {
    // biome-ignore lint/a11y/useMediaCaption: people's own films have none
    return <video class="film" controls preload="metadata" src={url} tabIndex={tabIndex} aria-label={name} />;
  }
  return (
    <>
      {shown === 'audio' ? (
        // biome-ignore lint/a11y/useMediaCaption: people's own sounds have none
        <audio controls preload="none" src={url} tabIndex={tabIndex} aria-label={name} />
      ) : null}
      <a
        class="file-card"
        href={url}
        download={name}
        tabIndex={tabIndex}
        aria-label={t.files.save(name, bytes)}
      >
        <Icon name="file" size={18} />
        <bdi>{name}</bdi>
        <small>{t.files.size(bytes)}</small>
      </a>
    </>
  );
}
