/** Where programs write to rooms: `/hooks/:code`. */
export const HOOKS_PATH = '/hooks';
