/** How the primary picks a worker for a new connection. */
export const ROUTINGS = ['session', 'ip', 'least-connections', 'round-robin'] as const;
export type Routing = (typeof ROUTINGS)[number];

/** Where sessions live: in the worker's memory, in the shared store, or whole in the cookie. */
export const SESSION_STORES = ['memory', 'redis', 'token'] as const;
export type SessionStoreKind = (typeof SESSION_STORES)[number];

/** The two settings that a switch in the control room changes for the whole cluster. */
export interface Mode {
  readonly routing: Routing;
  readonly sessions: SessionStoreKind;
}

export const PRESETS = {
  sticky: { routing: 'session', sessions: 'memory' },
  shared: { routing: 'least-connections', sessions: 'redis' },
  stateless: { routing: 'least-connections', sessions: 'token' },
  broken: { routing: 'round-robin', sessions: 'memory' },
} as const satisfies Record<string, Mode>;
export type PresetName = keyof typeof PRESETS;

/** The preset with exactly this routing and session store, or null for a pair of one's own. */
export function presetOf(mode: Mode): PresetName | null {
  for (const [name, preset] of Object.entries(PRESETS)) {
    if (preset.routing === mode.routing && preset.sessions === mode.sessions) return name as PresetName;
  }
  return null;
}
