import { ownerTags } from '../../domain/owner-tag.js';
import type { NodeView } from '../../protocol/control.js';
import { groupIncidents, incidentOf } from '../../protocol/incident/groups.js';
import {
  INCIDENT_FORMAT,
  INCIDENT_VERSION,
  type IncidentFile,
  type IncidentsBody,
} from '../../protocol/incident/incident.js';
import { LIMITS } from '../../protocol/limits.js';
import type { Mode } from '../../protocol/mode.js';
import { refusalError } from '../../protocol/refusal-error.js';
import type { BulletinBoard } from '../cluster/bulletin-board.js';
import type { ReportedPeople } from '../cluster/bulletins.js';
import type { OtherNodes } from '../cluster/other-nodes.js';
import type { EventLog } from '../event-log/event-log.js';
import { lookForServed } from '../event-log/served-again.js';
import { buildIncident, summaryOf } from './build.js';
import { peopleOfEvent } from './people.js';
import { RemotePeople } from './remote-people.js';

export interface IncidentsOptions {
  readonly node: string;
  readonly version: string;
  readonly secret: string;
  readonly eventLog: EventLog;
  readonly mode: () => Mode;
  /** The view of this node. */
  readonly view: () => NodeView;
  readonly others: Pick<OtherNodes, 'has' | 'views'>;
  readonly board: Pick<BulletinBoard, 'received' | 'publish'>;
}

/** What happened, as incidents: made of the event log and of who came from where, each time that somebody asks. */
export class Incidents {
  private readonly tagOf: (userId: string) => string;
  private readonly remote: RemotePeople;

  constructor(private readonly options: IncidentsOptions) {
    const { secret, node, board, others, eventLog, view } = options;
    const tagOf = ownerTags(secret);
    this.tagOf = tagOf;
    lookForServed({ node, eventLog, view, tagOf });
    this.remote = new RemotePeople({
      node,
      board,
      isKnown: (name) => others.has(name),
      own: (events) => this.own(events),
    });
  }

  /** The newest first. */
  list(): IncidentsBody {
    const groups = groupIncidents(this.options.eventLog.allEvents());
    return { incidents: groups.slice(-LIMITS.incidentsListed).reverse().map(summaryOf) };
  }

  /**
   * The incident of an event of this name (`nameOfEvent`), with its people. Throws `not_found` when the event log has
   * none.
   */
  async file(name: string): Promise<IncidentFile> {
    const { eventLog, version, mode, view, others } = this.options;
    const events = eventLog.allEvents();
    const group = incidentOf(groupIncidents(events), name);
    if (group === undefined) {
      throw refusalError('not_found', {
        kind: 'no-incident',
        name: name.slice(0, LIMITS.errorEchoMaxChars),
        kept: LIMITS.eventLogEvents,
      });
    }
    const byNode = new Map<string, string[]>();
    for (const { id, node, kind, effect } of group.events) {
      if (effect === undefined) continue;
      // Each of the others counts the people of a node that is lost.
      const counts = kind === 'node-lost' ? this.options.node : node;
      byNode.set(counts, [...(byNode.get(counts) ?? []), id]);
    }
    const answers = await Promise.all(
      [...byNode].map(async ([node, ids]) => ({ node, reports: await this.peopleAt(node, ids) })),
    );
    const incident = buildIncident(group, {
      events,
      modeNow: mode(),
      nodes: [view(), ...others.views],
      reports: answers.flatMap(({ reports }) => reports ?? []),
      unasked: answers.filter(({ reports }) => reports === null).map(({ node }) => node),
      tagOf: this.tagOf,
    });
    return {
      format: INCIDENT_FORMAT,
      version: INCIDENT_VERSION,
      written: { at: Date.now(), holdfast: version },
      incident,
    };
  }

  /** The people of events of this node, as far as it remembers them. */
  own(events: readonly string[]): ReportedPeople[] {
    const { eventLog, node } = this.options;
    return events.slice(0, LIMITS.eventLogEvents).flatMap((event) => {
      const people = eventLog.peopleOf(event);
      return people === null ? [] : [peopleOfEvent(event, people, this.tagOf, node)];
    });
  }

  private async peopleAt(node: string, events: readonly string[]): Promise<readonly ReportedPeople[] | null> {
    return node === this.options.node ? this.own(events) : this.remote.ask(node, events);
  }
}
