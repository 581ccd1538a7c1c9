export const me = {
  menu: ': your menu',
  controlRoom: 'Control room',
  quiet: 'Do not disturb',
  operator: 'operator',
};
