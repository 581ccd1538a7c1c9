import { AFTER_MACHINE_MS, type Fault, type World } from './fault.js';

function clientNetwork(kind: string, about: string, lastsMs: number, more: Partial<Fault> = {}): Fault {
  return {
    kind,
    about,
    // Pings notice a silent client after their interval and time-out; until then it counts as here.
    convergeMs: AFTER_MACHINE_MS + 20_000,
    anySystem: true,
    needs: 'client-links',
    ...more,
    async plan({ system, random }: World) {
      const silently = random.chance(0.5);
      return {
        detail: `${lastsMs} ms, ${silently ? 'silently' : 'cut'}`,
        begin: async () => (silently ? system.clientLink.freeze() : system.clientLink.cut()),
        lastsMs,
        heal: async () => system.clientLink.heal(),
      };
    },
  };
}

export const network1s = clientNetwork('network-1s', 'the network of some clients is gone for 1 s', 1_000);
export const network60s = clientNetwork(
  'network-60s',
  'the network of some clients is gone for 60 s',
  60_000,
  { alone: true },
);

/** While some clients are away, more is written than a resume gives, so they must be told of a gap. */
export const beyondRetention: Fault = {
  ...clientNetwork(
    'network-beyond',
    'the network of some clients is gone while more is written than a resume fills',
    9_000,
  ),
  async plan({ system, crowd }) {
    return {
      detail: '1,100 messages in one room',
      begin: async () => {
        system.clientLink.cut();
        crowd({ type: 'flood', messages: 550, withinMs: 6_000 });
      },
      lastsMs: 9_000,
      heal: async () => system.clientLink.heal(),
    };
  },
};
