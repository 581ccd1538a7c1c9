// What all builds have in common.

export const ROOT = new URL('..', import.meta.url).pathname;

export const COMMON = {
  absWorkingDir: ROOT,
  logLevel: 'warning',
  sourcemap: true,
  target: 'es2022',
  // Given here, so that an image without the tsconfigs gets the same.
  tsconfigRaw: { compilerOptions: { target: 'ES2023', verbatimModuleSyntax: true } },
};
