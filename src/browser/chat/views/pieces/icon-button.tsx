import type { ComponentProps } from 'preact';
import { Icon, type IconName } from './icons.js';

type OfButton = Omit<ComponentProps<'button'>, 'type' | 'icon' | 'size' | 'label' | 'children'>;

/** A button that is a picture: `label` says what it does to those who hear it or point at it. `size`: px. */
export function IconButton({
  icon,
  size,
  label,
  class: look = 'icon-button',
  ...rest
}: OfButton & { icon: IconName; size?: number; label: string }) {
  return (
    <button type="button" class={look} aria-label={label} title={label} {...rest}>
      <Icon name={icon} size={size} />
    </button>
  );
}
