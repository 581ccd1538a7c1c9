import { useRef, useState } from 'preact/hooks';
import { user } from '../../state/client.js';
import { pictureOf } from '../../state/profiles.js';
import { squarePicture } from '../../state/square-picture.js';
import { tLater } from '../../strings/later.js';
import { initialOf } from '../../text/initial-of.js';
import { ErrorLine } from '../pieces/error-line.js';
import { Picture } from './picture.js';

interface Props {
  readonly name: string;
  /** In base64; undefined: as it is, null: none any more. */
  readonly picture: string | null | undefined;
  readonly onPicture: (picture: string | null) => void;
}

/** One's picture as it will be, another one, and none. */
export function PictureField({ name, picture, onPicture }: Props) {
  const words = tLater.profileDialog;
  const [failure, setFailure] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const kept = pictureOf(user.value?.id ?? '');
  const shown = picture === undefined ? kept : picture === null ? '' : `data:image/webp;base64,${picture}`;
  const take = async (file: File | undefined) => {
    if (file === undefined) return;
    setFailure(null);
    await squarePicture(file).then(onPicture, () => setFailure(words.noPicture(file.name)));
  };
  return (
    <fieldset class="field" aria-label={words.picture}>
      <div class="picture-field">
        <span class="avatar" aria-hidden="true">
          {shown === '' ? initialOf(name) : <Picture at={shown} name={name} />}
        </span>
        <input
          ref={input}
          type="file"
          accept="image/*"
          hidden
          aria-label={words.choosePicture}
          onChange={(event) => {
            void take(event.currentTarget.files?.[0]);
            event.currentTarget.value = '';
          }}
        />
        <button type="button" class="btn" onClick={() => input.current?.click()}>
          {words.choosePicture}
        </button>
        {shown === '' ? null : (
          <button type="button" class="btn" onClick={() => onPicture(null)}>
            {words.removePicture}
          </button>
        )}
      </div>
      <ErrorLine text={failure} />
    </fieldset>
  );
}
