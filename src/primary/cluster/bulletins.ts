import { seal, unseal } from '../../domain/sealed.js';
import type { ClusterEvent } from '../../protocol/cluster-event.js';
import type { ControlSignal } from '../../protocol/control.js';
import type { WireError } from '../../protocol/errors.js';
import type { IncidentPerson } from '../../protocol/incident/incident.js';
import type { ServedBy } from '../../protocol/served-by.js';
import type { Consequence } from '../event-log/effects.js';

/** What an operator can do to a node. */
export type NodeCommand =
  | { readonly do: 'signal'; readonly slot: number; readonly signal: ControlSignal }
  | { readonly do: 'restart' }
  | { readonly do: 'workers'; readonly count: number };

/** People with an event, as the node tells that counts it. */
export interface ReportedPeople {
  /** Id of the event. */
  readonly event: string;
  /** Whom it hit worst first, at most `LIMITS.incidentPeopleMax`. */
  readonly people: readonly IncidentPerson[];
  /** How many are left out. */
  readonly unlisted: number;
}

/** What primaries tell each other through the store; all of it may be lost. */
export type Bulletin =
  /** The mode in the store has changed: read it, since of two switches at once only the store knows the later. */
  | { readonly kind: 'mode'; readonly from: string }
  /** It shuts down by itself: when it is gone it is not lost. */
  | { readonly kind: 'leaving'; readonly from: string }
  /** An operator's session ended, by its key. */
  | { readonly kind: 'operator-ended'; readonly from: string; readonly session: string }
  /** An account changed, so that an operator may be one no more. */
  | { readonly kind: 'account-changed'; readonly from: string; readonly user: string }
  | { readonly kind: 'event'; readonly from: string; readonly event: ClusterEvent }
  | {
      readonly kind: 'command';
      readonly from: string;
      readonly to: string;
      readonly id: string;
      readonly by: string;
      readonly sentAt: number;
      readonly command: NodeCommand;
    }
  | {
      readonly kind: 'answer';
      readonly from: string;
      readonly to: string;
      readonly id: string;
      readonly error: WireError | null;
    }
  /** Who was there, when something happened to a node. */
  | {
      readonly kind: 'people-asked';
      readonly from: string;
      readonly to: string;
      readonly id: string;
      /** Ids of its events. */
      readonly events: readonly string[];
    }
  | {
      readonly kind: 'people-told';
      readonly from: string;
      readonly to: string;
      readonly id: string;
      readonly told: readonly ReportedPeople[];
    }
  /** For the node of `worker`; for all, when that node is lost. `later`: nodes of the version before pass it over. */
  | {
      readonly kind: 'consequence' | 'later-consequence';
      readonly from: string;
      readonly worker: ServedBy;
      readonly consequence: Consequence;
    };

/** Their name of before: a node of yesterday has to open what one of today seals (decision 0031). */
const PURPOSE = 'notices between primaries';

/** Signed with the cluster's secret: who can only write to the store must not be able to kill workers. */
export function sealBulletin(bulletin: Bulletin, secret: string): string {
  return seal(bulletin, secret, PURPOSE);
}

/** Null when it was not made by a primary of this cluster; the signature vouches for the shape. */
export function openBulletin(text: string, secret: string): Bulletin | null {
  try {
    return unseal(text, secret, PURPOSE) as Bulletin | null;
  } catch {
    // Not sealed by this cluster’s secret, or no JSON.
    return null;
  }
}
