import type { ComponentChildren, RefObject } from 'preact';
import { t } from '../../strings.js';
import { Icon } from '../pieces/icons.js';
import type { useRows } from './use-rows.js';

interface LogFrameProps {
  readonly box: RefObject<HTMLDivElement | null>;
  readonly label: string;
  readonly focus: Pick<ReturnType<typeof useRows>, 'onKeyDown' | 'onFocusIn'>;
  /** A scroll has shown another part, also one that a move of the focus caused. */
  readonly onScrolled: () => void;
  /** Stands above what scrolls. */
  readonly above?: ComponentChildren;
  readonly top: ComponentChildren;
  readonly bottom?: ComponentChildren;
  /** The way to the newest message, past `count` that are new; null: it is in sight. */
  readonly jump: { readonly count: number; readonly go: () => void } | null;
  /** The rows. */
  readonly children: ComponentChildren;
}

/** What every log has around its rows: what scrolls, what stands at its ends, and the way to the newest message. */
export function LogFrame({
  box,
  label,
  focus,
  onScrolled,
  above,
  top,
  bottom,
  jump,
  children,
}: LogFrameProps) {
  return (
    <div class="log-frame">
      {above}
      <div
        class="log"
        ref={box}
        role="log"
        aria-live="off"
        aria-label={label}
        onScroll={onScrolled}
        onKeyDown={focus.onKeyDown}
        onFocusIn={(event) => {
          // The focus may have scrolled; its place is the reader's before anything is drawn anew.
          queueMicrotask(onScrolled);
          focus.onFocusIn(event);
        }}
      >
        <span id="row-hint" hidden>
          {t.actions.rowHint}
        </span>
        {/* One box around all, whose height tells the anchor when a row grew. */}
        <div>
          <div class="log-top">{top}</div>
          {children}
          {bottom === undefined ? null : <div class="log-bottom">{bottom}</div>}
        </div>
      </div>
      {jump === null ? null : (
        <button type="button" class="jump" onClick={jump.go}>
          <Icon name="down" /> {jump.count > 0 ? t.room.jumpCount(jump.count) : t.room.jump}
        </button>
      )}
    </div>
  );
}

export type Reading = 'idle' | 'loading' | 'failed';

/** The upper end of what is drawn: older messages are read there, up to the room's first. */
export function LogStart(props: { state: Reading; isFirst: boolean; isEmpty?: boolean; again: () => void }) {
  const { state, isFirst, isEmpty = false, again } = props;
  if (state === 'idle') return isFirst ? <p class="muted">{isEmpty ? t.room.empty : t.room.start}</p> : null;
  return <LogEnd state={state} loading={t.room.loadingOlder} failed={t.room.olderFailed} again={again} />;
}

/** What is read at an end of what is drawn. */
export function LogEnd(props: { state: Reading; loading: string; failed: string; again: () => void }) {
  if (props.state === 'idle') return null;
  if (props.state === 'loading') return <p class="muted late">{props.loading}</p>;
  return (
    <p class="muted" role="alert">
      {props.failed}{' '}
      <button type="button" class="btn" onClick={props.again}>
        {t.room.again}
      </button>
    </p>
  );
}
