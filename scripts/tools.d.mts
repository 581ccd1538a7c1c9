export function asksFirst(given: { yes: boolean; ci: boolean; terminal: boolean }): boolean;
export function askToInstall(packages: readonly string[]): Promise<boolean>;
export function ensureTools(mayInstall: (packages: readonly string[]) => Promise<boolean>): Promise<string[]>;
export function packagesFor(
  programs: readonly string[],
  given: { hasShell: boolean; knowsShell: boolean; hasLists: boolean },
): string[];
