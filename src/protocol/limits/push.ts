/** Notifications for browsers whose page is closed, by the push services of their makers. */
export const PUSH_LIMITS = {
  /** A phone, a tablet and some computers, each with two browsers. The one that was set up first gives way. */
  pushesPerPerson: 10,
  /** An address of a push service has some 200 to 500 characters. */
  pushEndpointMaxChars: 1_024,
  /** A page says its own at each start and with each choice in its dialog: ten tabs may come back at once. */
  pushChangesPerMinute: 60,
} as const;
