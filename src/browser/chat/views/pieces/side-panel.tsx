import type { ComponentChildren, RefObject } from 'preact';
import { panel } from '../../state/navigation.js';
import { t } from '../../strings.js';
import { Icon } from './icons.js';

/**
 * A column beside the log on wide screens, over the page on narrow ones. `close`: what its button says; `button`: gets
 * that button.
 */
export function SidePanel(props: {
  title: string;
  class?: string;
  close?: string;
  button?: RefObject<HTMLButtonElement | null>;
  children: ComponentChildren;
}) {
  return (
    <aside class={props.class ?? 'people'} aria-label={props.title}>
      <header class="dialog-head">
        <h2>{props.title}</h2>
        <button
          ref={props.button ?? null}
          type="button"
          class="icon-button"
          aria-label={props.close ?? t.close}
          onClick={() => (panel.value = null)}
        >
          <Icon name="close" />
        </button>
      </header>
      {props.children}
    </aside>
  );
}
