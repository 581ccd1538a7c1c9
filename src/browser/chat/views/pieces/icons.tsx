/** Small line icons in the colour of the text beside them. */
const PATHS = {
  menu: 'M2.500 4.500h11M2.500 8h11M2.500 11.500h11',
  hash: 'M6 2.500 4.800 13.500M11.200 2.500 10 13.500M2.800 5.700h10.700M2.500 10.300h10.700',
  lock: 'M4 7.200h8v6.300H4ZM5.500 7.200V5a2.500 2.500 0 0 1 5 0v2.200',
  plus: 'M3 8h10M8 3v10',
  search: 'M7 2.800a4.200 4.200 0 1 0 0 8.400 4.200 4.200 0 1 0 0-8.400M10.200 10.200 13.500 13.500',
  people:
    'M6 3.200a2.300 2.300 0 1 0 0 4.600 2.300 2.300 0 1 0 0-4.600M1.800 13c.3-2.500 2-4 4.200-4s3.900 1.500 4.200 4M10.500 3.500a2.200 2.200 0 0 1 0 4.200M12 9.300c1.300.5 2.100 1.800 2.300 3.700',
  send: 'M8 13V3.500M3.800 7.500 8 3.300l4.200 4.200',
  close: 'M4 4l8 8M12 4l-8 8',
  down: 'M8 3v9.500M3.800 8.500 8 12.700l4.200-4.200',
  leave: 'M9.500 2.500h-6v11h6M7 8h7M11.300 5.300 14 8l-2.700 2.700',
  chevron: 'M4 6l4 4 4-4',
  clock: 'M8 1.800a6.200 6.200 0 1 0 0 12.400 6.200 6.200 0 1 0 0-12.400M8 4.500V8l2.300 1.500',
  warn: 'M8 2 14.800 13.800H1.200ZM8 6.500v3.600M8 11.900v.3',
  dials: 'M2 5h8M12 3v4M12 5h2M2 11h2M6 9v4M6 11h8',
  smile:
    'M8 1.800a6.200 6.200 0 1 0 0 12.400 6.200 6.200 0 1 0 0-12.400M5.300 9.300a3 3 0 0 0 5.400 0M5.900 6.200v.4M10.100 6.200v.4',
  reply: 'M6.500 4 2.500 8l4 4M2.800 8h6.700c2.500 0 4 1.700 4 4.500',
  more: 'M3.300 8h.1M8 8h.1M12.600 8h.1',
  pin: 'M5.500 2.500h5M6.500 2.500v4L4 9.500h8L9.500 6.500v-4M8 9.500v4.500',
  clip: 'M12.500 7.500 8 12a3 3 0 0 1-4.300-4.300l5-5a2 2 0 0 1 2.900 2.900l-4.900 4.900a1 1 0 0 1-1.500-1.400L9.500 5',
  file: 'M4 1.800h5.200l2.800 2.900v9.500H4ZM9 1.800V5h3',
  pen: 'M10.800 2.800 13.200 5.200 5.400 13H3v-2.400ZM9.300 4.300l2.400 2.400',
} as const;

export type IconName = keyof typeof PATHS;

export interface IconProps<Name> {
  readonly name: Name;
  /** Px. */
  readonly size?: number | undefined;
}

export function Icon({ name, size }: IconProps<IconName>) {
  return <Drawing path={PATHS[name]} size={size} />;
}

/** An icon by its path, in a box of 16 × 16. */
export function Drawing({ path, size = 16 }: { path: string; size?: number | undefined }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" width={size} height={size} aria-hidden="true">
      <path d={path} />
    </svg>
  );
}
