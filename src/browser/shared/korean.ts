/** `3명`, `1,200개`: Korean has one form for every number. `unit`: the word that counts such things. */
export function counted(count: number, unit: string): string {
  return `${count.toLocaleString('ko')}${unit}`;
}
