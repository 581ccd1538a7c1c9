import { effect, signal } from '@preact/signals';
import { keep, pageStorage } from './storage.js';

export type Theme = 'system' | 'light' | 'dark';
const KEY = 'holdfast.theme';

function kept(): Theme {
  const value = pageStorage.get(KEY);
  return value === 'light' || value === 'dark' ? value : 'system';
}

export const theme = signal<Theme>(kept());

/** Applies the chosen look and keeps it. */
export function applyTheme(): void {
  effect(() => {
    const { dataset } = document.documentElement;
    if (theme.value === 'system') delete dataset.theme;
    else dataset.theme = theme.value;
    keep(KEY, theme.value === 'system' ? null : theme.value);
  });
}
