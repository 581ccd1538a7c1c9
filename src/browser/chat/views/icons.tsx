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
  person:
    'M8 2.200a2.800 2.800 0 1 0 0 5.600 2.800 2.800 0 1 0 0-5.600M2.800 14c.5-3 2.500-4.600 5.200-4.600s4.700 1.600 5.200 4.600',
  dials: 'M2 5h8M12 3v4M12 5h2M2 11h2M6 9v4M6 11h8',
  out: 'M6 3.500H3v9.500h9.500V10M9 3h4v4M13 3 7.500 8.500',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" width={size} height={size} aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
