/** The languages of the chat's page beside English, in which the build makes it too. */
export const OTHER_LANGUAGES = ['ko'] as const;

/** The cookie of a browser in which somebody chose a language; the page sets it, and a worker reads it. */
export const LANGUAGE_COOKIE = 'holdfast-language';
