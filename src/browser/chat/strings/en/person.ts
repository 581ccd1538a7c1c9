export const me = {
  menu: ': your menu',
  controlRoom: 'Control room',
  operator: 'operator',
};
