import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { squarePicture } from '../../state/square-picture.js';
import { tLater } from '../../strings/later.js';
import { ErrorLine } from '../pieces/error-line.js';

interface Props {
  readonly label: string;
  /** Whether there is one, which can be removed. */
  readonly isThere: boolean;
  /** In base64; null: none any more. */
  readonly onPicture: (picture: string | null) => void;
  /** The picture as it will be, where nothing else shows it. */
  readonly children?: ComponentChildren;
}

/** Choosing a picture, and removing it. */
export function PictureField({ label, isThere, onPicture, children }: Props) {
  const words = tLater.profileDialog;
  const [failure, setFailure] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const take = async (file: File | undefined) => {
    if (file === undefined) return;
    setFailure(null);
    await squarePicture(file).then(onPicture, () => setFailure(words.noPicture(file.name)));
  };
  return (
    <fieldset class="field" aria-label={label}>
      <div class="picture-field">
        {children}
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
        {isThere ? (
          <button type="button" class="btn" onClick={() => onPicture(null)}>
            {words.removePicture}
          </button>
        ) : null}
      </div>
      <ErrorLine text={failure} />
    </fieldset>
  );
}
