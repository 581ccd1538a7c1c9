/** A kelp's holdfast: blades above, the grip below. */
export function Logo({ size = 26 }: { size?: number }) {
  return (
    <svg class="logo" viewBox="0 0 28 28" width={size} height={size} aria-hidden="true">
      <path d="M14 17V4M14 11c-4-.5-6-3-6-6 4 0 6 2 6 6M14 14c4-.5 6-3 6-6-4 0-6 2-6 6" />
      <path d="M14 17c0 3-3 4-6.5 7M14 17c0 3.5-1 5-2 7.5M14 17c0 3.5 1 5 2 7.5M14 17c0 3 3 4 6.5 7" />
    </svg>
  );
}
