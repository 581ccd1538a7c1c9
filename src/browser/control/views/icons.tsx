/** Small line icons, drawn in the colour of the text beside them. */
const PATHS = {
  kill: 'M4 4l8 8M12 4l-8 8',
  freeze: 'M8 1.5v13M2.4 4.8l11.2 6.4M13.6 4.8L2.4 11.2M6 2.6 8 4.6l2-2M6 13.4l2-2 2 2',
  thaw: 'M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 1 0 0-5.6M8 1v1.6M8 13.4V15M1 8h1.6M13.4 8H15M3.1 3.1l1.1 1.1M11.8 11.8l1.1 1.1M12.9 3.1l-1.1 1.1M4.2 11.8l-1.1 1.1',
  block: 'M13.5 8A5.5 5.5 0 1 1 8 2.500M8 2.500 5.800.9M8 2.500 5.800 4.300',
  drain: 'M8 2v8.500M4.500 7.200 8 10.700l3.500-3.500M2.500 14h11',
  starting: 'M8 1.500v3M8 11.500v3M1.500 8h3M11.500 8h3M3.400 3.400l2.100 2.100M10.500 10.500l2.100 2.100',
  ready: 'M3 8.500l3.300 3.300L13 4.800',
  draining: 'M8 2v8.500M4.500 7.200 8 10.700l3.500-3.500M2.500 14h11',
  frozen: 'M8 1.500v13M2.400 4.800l11.200 6.400M13.600 4.800 2.400 11.200',
  dead: 'M4 4l8 8M12 4l-8 8',
  failed: 'M8 2 14.800 13.800H1.200ZM8 6.500v3.600M8 11.900v.3',
  restart: 'M13.500 8a5.500 5.500 0 1 1-1.700-4M13.500 1.500V4.500H10.500',
  person:
    'M8 2.200a2.800 2.800 0 1 0 0 5.600 2.800 2.800 0 1 0 0-5.600M2.800 14c.5-3 2.500-4.600 5.200-4.600s4.700 1.600 5.200 4.600',
  store:
    'M3 4c0-1.100 2.200-2 5-2s5 .9 5 2-2.200 2-5 2-5-.9-5-2ZM3 4v8c0 1.100 2.200 2 5 2s5-.9 5-2V4M3 8c0 1.100 2.200 2 5 2s5-.9 5-2',
  mode: 'M2 5h8M12 3v4M12 5h2M2 11h2M6 9v4M6 11h8',
  help: 'M5.800 6a2.300 2.300 0 1 1 3.300 2.100c-.8.4-1.100.8-1.100 1.600M8 11.900v.3M8 1.500a6.500 6.500 0 1 0 0 13 6.500 6.500 0 1 0 0-13',
  close: 'M4 4l8 8M12 4l-8 8',
  minus: 'M3 8h10',
  plus: 'M3 8h10M8 3v10',
  mark: 'M8 8h.01',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" width={size} height={size} aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
