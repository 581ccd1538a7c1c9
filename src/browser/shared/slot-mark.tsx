import { slotLabel, slotStyle } from './slot-style.js';

/** The visual middle of shapes whose box's middle is not it. */
const NUMBER_Y: Readonly<Record<string, number>> = { triangle: 10.2, wedge: 6, half: 9.3 };

/**
 * A slot's mark: its shape in its colour with its number upon it. `size` in px. `label: false` where the text beside it
 * already says the slot.
 */
export function SlotMark(props: { slot: number; size?: number; label?: boolean; number?: boolean }) {
  const { slot, size = 18, label = true, number = true } = props;
  const style = slotStyle(slot);
  const hollow = style.line === 'solid' ? '' : ' hollow';
  return (
    <svg
      class={`slot-mark ${style.className} slot-mark-${style.line}`}
      viewBox="-1 -1 18 18"
      width={size}
      height={size}
      role="img"
      aria-hidden={label ? 'false' : 'true'}
    >
      <title>{slotLabel(slot)}</title>
      <path class="slot-mark-shape" d={style.shape} />
      {number && slot > 0 ? (
        <text
          class={`slot-mark-number${hollow}`}
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
