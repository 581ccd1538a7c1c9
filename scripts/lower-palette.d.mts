import type { Plugin } from 'esbuild';

export function lowerPalette(css: string): string;
export function palettePlugin(read: (path: string, encoding: 'utf8') => Promise<string>): Plugin;
