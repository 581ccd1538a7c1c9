import { useSignal } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { ModeForecast } from '../../../protocol/control.js';
import { HoldfastError } from '../../../protocol/errors.js';
import { phraseForecast } from '../../../protocol/forecast-phrases.js';
import { SlotMark } from '../../shared/slot-mark.js';
import { isMarked, type Prediction, UNMARKED } from '../lab/prediction.js';
import { type Confirmation, confirmation } from '../state/confirmation.js';
import { foresee } from '../state/predictions.js';
import { refusalWords } from '../state/refusal-words.js';
import { T } from '../strings.js';
import { Predict } from './predict.js';

/** The one question that may be open. Enter confirms, Escape does not; the focus goes back to where it came from. */
export function Confirm() {
  const open = confirmation.value;
  return open === null ? null : <Popover key={open.title + open.body} open={open} />;
}

function Popover({ open }: { open: Confirmation }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const go = useRef<HTMLButtonElement>(null);
  const cancel = useRef<HTMLButtonElement>(null);
  const predicts = useSignal(false);
  const marked = useSignal<Prediction>(UNMARKED);
  useLayoutEffect(() => {
    const element = dialog.current;
    if (element === null) return;
    element.showModal();
    putBeside(element, open.anchor);
    go.current?.focus();
    const again = () => putBeside(element, open.anchor);
    addEventListener('resize', again);
    return () => removeEventListener('resize', again);
  }, [open]);
  const gone = open.gone?.() ?? null;
  useLayoutEffect(() => {
    if (gone === null) return;
    // It is higher now, and the button that had the focus cannot be pressed any more.
    putBeside(dialog.current, open.anchor);
    cancel.current?.focus();
  }, [gone]);
  const close = (run: boolean) => {
    dialog.current?.close();
    confirmation.value = null;
    open.anchor?.focus();
    // What takes its place was not asked about.
    if (!run || gone !== null) return;
    const { subject } = open;
    open.run(subject !== undefined && isMarked(marked.value) ? foresee(subject, marked.value) : () => {});
  };
  return (
    <dialog
      ref={dialog}
      class={`popover${open.danger ? ' popover-danger' : ''}`}
      aria-labelledby="confirm-title"
      aria-describedby="confirm-body"
      onCancel={(event) => {
        event.preventDefault();
        close(false);
      }}
      onClick={(event) => event.target === event.currentTarget && close(false)}
      onKeyDown={(event) => {
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        const isIn = event.target instanceof HTMLInputElement;
        if (event.key === 'Enter' && isIn) close(true);
        else if (event.key.toLowerCase() === 'p' && open.subject !== undefined) predicts.value = true;
        else return;
        event.preventDefault();
      }}
    >
      <div class="popover-inside">
        <h2 id="confirm-title">
          {open.slot === undefined ? null : <SlotMark slot={open.slot} size={22} label={false} />}
          {open.title}
        </h2>
        <div id="confirm-body">
          {open.body === '' ? null : <p>{open.body}</p>}
          {gone === null ? null : (
            <p class="warn" role="alert">
              {gone}
            </p>
          )}
          {open.forecast === undefined ? null : (
            <Forecast asked={open.forecast} onShown={() => putBeside(dialog.current, open.anchor)} />
          )}
        </div>
        {open.subject === undefined || gone !== null ? null : (
          <Predict
            subject={open.subject}
            open={predicts}
            marked={marked}
            onGrown={() => putBeside(dialog.current, open.anchor)}
          />
        )}
        <div class="popover-buttons">
          <span class="popover-keys">{gone === null ? T.confirm.keys : ''}</span>
          <button type="button" ref={cancel} class="button" onClick={() => close(false)}>
            {T.cancel}
          </button>
          <button
            type="button"
            ref={go}
            class={`button ${open.danger ? 'button-danger' : 'button-main'}`}
            data-confirm
            disabled={gone !== null}
            onClick={() => close(true)}
          >
            {open.go}
          </button>
        </div>
      </div>
    </dialog>
  );
}

/** What a mode switch would do. */
function Forecast({ asked, onShown }: { asked: Promise<ModeForecast>; onShown: () => void }) {
  const answer = useSignal<ModeForecast | string | null>(null);
  useEffect(() => {
    let here = true;
    asked.then(
      (forecast) => {
        if (here) answer.value = forecast;
      },
      (error: Error) => {
        if (here)
          answer.value =
            T.confirm.forecastFailed + (error instanceof HoldfastError ? refusalWords(error) : error.message);
      },
    );
    return () => {
      here = false;
    };
  }, [asked]);
  useLayoutEffect(onShown, [answer.value]);
  if (answer.value === null) return <p class="muted">{T.confirm.forecastLoading}</p>;
  if (typeof answer.value === 'string') return <p class="warn">{answer.value}</p>;
  return (
    <ul class="forecast">
      {phraseForecast(answer.value, T.confirm.forecast).map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );
}

const MARGIN = 8;
const NARROW = 560;

/** Beside its anchor, inside the window; on a narrow window at the lower edge, under the thumb. */
function putBeside(element: HTMLDialogElement | null, anchor: HTMLElement | null): void {
  if (element === null) return;
  const box = anchor?.getBoundingClientRect();
  const narrow = innerWidth < NARROW || box === undefined;
  element.classList.toggle('popover-low', narrow);
  if (narrow) {
    element.style.removeProperty('left');
    element.style.removeProperty('top');
    return;
  }
  const { width, height } = element.getBoundingClientRect();
  const below = box.bottom + MARGIN;
  const top = below + height + MARGIN < innerHeight ? below : Math.max(MARGIN, box.top - MARGIN - height);
  const left = Math.min(innerWidth - width - MARGIN, Math.max(MARGIN, box.left + box.width / 2 - width / 2));
  element.style.setProperty('left', `${left}px`);
  element.style.setProperty('top', `${top}px`);
}
