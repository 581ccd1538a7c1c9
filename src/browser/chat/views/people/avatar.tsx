/** A person's first letter. No colours of their own: colour means a worker here. */
export function Avatar({ name, small = false }: { name: string; small?: boolean }) {
  const letter = [...name.trim()][0]?.toLocaleUpperCase() ?? '?';
  return (
    <span class={small ? 'avatar small' : 'avatar'} aria-hidden="true">
      {letter}
    </span>
  );
}
