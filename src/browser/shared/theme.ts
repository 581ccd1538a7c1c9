import { effect, signal } from '@preact/signals';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** One choice for both pages. */
const KEY = 'holdfast.theme';

export const theme = signal<Theme>(storedTheme());

/** Applies the choice, keeps it, and follows one made in another tab. */
export function applyTheme(): void {
  effect(() => {
    const { dataset } = document.documentElement;
    if (theme.value === 'system') delete dataset.theme;
    else dataset.theme = theme.value;
    try {
      if (theme.value === 'system') localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, theme.value);
    } catch {
      // A browser that forbids storage only forgets the choice.
    }
  });
  addEventListener('storage', (event) => {
    if (event.key === KEY) theme.value = storedTheme();
  });
}

function storedTheme(): Theme {
  try {
    const value = localStorage.getItem(KEY);
    return value === 'light' || value === 'dark' ? value : 'system';
  } catch {
    // The browser forbids storage.
    return 'system';
  }
}
