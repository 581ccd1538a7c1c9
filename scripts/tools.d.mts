export function asksFirst(given: { yes: boolean; ci: boolean; terminal: boolean }): boolean;
export function askToInstall(packages: readonly string[]): Promise<boolean>;
export function ensureTools(mayInstall: (packages: readonly string[]) => Promise<boolean>): Promise<string[]>;
