export function buildPages(folder: string): Promise<void>;
