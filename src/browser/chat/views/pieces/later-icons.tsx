import { Drawing, Icon, type IconName, type IconProps } from './icons.js';

/** Icons that only what is fetched later shows. */
const PATHS = {
  person:
    'M8 2.200a2.800 2.800 0 1 0 0 5.600 2.800 2.800 0 1 0 0-5.600M2.800 14c.5-3 2.500-4.600 5.200-4.600s4.700 1.600 5.200 4.600',
  key: 'M5.500 7.700a2.800 2.800 0 1 0 0 5.600 2.800 2.800 0 1 0 0-5.600M7.500 8.500 13.500 2.500M11.200 4.800l2 2',
  bell: 'M3 11.500c1.200-1 1.500-2 1.500-4.500a3.500 3.500 0 0 1 7 0c0 2.500.300 3.500 1.500 4.500ZM6.500 13.500h3',
  out: 'M6 3.500H3v9.500h9.500V10M9 3h4v4M13 3 7.500 8.500',
  bin: 'M2.800 4.300h10.400M6 4V2.500h4V4M4.200 4.500l.6 9h6.400l.6-9M6.800 7v4M9.200 7v4',
  copy: 'M5.500 5.500h8v8h-8ZM10.500 5V2.500h-8v8H5',
  link: 'M6.500 9.500 9.500 6.500M7 4.800l1.700-1.700a2.700 2.700 0 0 1 4.200 4.200L11.200 9M9 11.200l-1.700 1.700a2.700 2.700 0 0 1-4.200-4.200L4.800 7',
  unread: 'M2.500 3.500h11v9h-11ZM2.500 4l5.500 4.500L13.500 4',
  unpin: 'M5.500 2.500h5M6.500 2.500v4L4 9.500h8L9.500 6.500v-4M8 9.500v4.500M2.500 2.500l11 11',
  jump: 'M8 2v3M8 11v3M2 8h3M11 8h3M8 5.200a2.800 2.800 0 1 0 0 5.600 2.800 2.800 0 1 0 0-5.600',
} as const;

export type LaterIconName = keyof typeof PATHS;

/** Those of the first view, too. */
export function LaterIcon({ name, size }: IconProps<IconName | LaterIconName>) {
  return name in PATHS ? (
    <Drawing path={PATHS[name as LaterIconName]} size={size} />
  ) : (
    <Icon name={name as IconName} size={size} />
  );
}
