import { slotLabel, slotStyle } from './slot-style.js';

/**
 * A slot's mark: its shape in its colour with its number upon it. `size` in px. Decorative when `label` is false, for
 * places whose text already says the slot.
 */
export function SlotMark(props: { slot: number; size?: number; label?: boolean; number?: boolean }) {
  const { slot, size = 18, label = true, number = true } = props;
  const style = slotStyle(slot);
  const aria = label ? { role: 'img', 'aria-label': slotLabel(slot) } : { 'aria-hidden': true as const };
  const hollow = style.line !== 'solid';
  return (
    <svg
      class={`slot-mark ${style.className} slot-mark-${style.line}`}
      viewBox="-1 -1 18 18"
      width={size}
      height={size}
      {...aria}
    >
      <path class="slot-mark-shape" d={style.shape} />
      {number && slot > 0 ? (
        <text
          class={hollow ? 'slot-mark-number hollow' : 'slot-mark-number'}
          x="8"
          y={NUMBER_Y[style.shapeName] ?? 8}
          text-anchor="middle"
          dominant-baseline="central"
        >
          {slot}
        </text>
      ) : null}
    </svg>
  );
}

/** The visual middle of shapes whose box's middle is not it. */
const NUMBER_Y: Readonly<Record<string, number>> = { triangle: 10.2, wedge: 6, half: 9.3 };
