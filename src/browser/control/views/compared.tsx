import type { Incident } from '../../../protocol/incident/incident.js';
import { type Comparison, type Correctness, compare } from '../lab/comparison.js';
import type { Foreseen } from '../lab/prediction.js';
import { serverNow } from '../state/cluster.js';
import { predicted } from '../state/predictions.js';
import { T } from '../strings.js';

/** What this tab predicted of an incident, beside what happened. */
export function Compared({ incident }: { incident: Incident }) {
  const foreseen = predicted.value.get(incident.id);
  if (foreseen === undefined) return null;
  const found = compare(foreseen, incident, serverNow.value);
  const text = T.predict;
  return (
    <section class="compared" aria-labelledby="compared-heading">
      <h3 id="compared-heading">{text.compared}</h3>
      <Answers foreseen={foreseen} found={found} incident={incident} />
      <Persons found={found} />
    </section>
  );
}

function Answers(props: { foreseen: Foreseen; found: Comparison; incident: Incident }) {
  const { prediction, subject, witnesses } = props.foreseen;
  const { found, incident } = props;
  const { signedOut, messages, silence } = prediction;
  const text = T.predict;
  return (
    <ul class="compared-answers">
      {signedOut === null ? null : (
        <Answer name="signed-out" verdict={found.signedOut}>
          {text.saidOut(signedOut, prediction.names)} {text.wereOut(incident.people)}
        </Answer>
      )}
      {messages === null ? null : (
        <Answer name="messages" verdict={found.messages}>
          {text.saidMessages[messages]}{' '}
          {found.messages === 'open'
            ? witnesses === 0
              ? text.nobodyTells
              : text.messagesOpen
            : text.wereLost(found.messagesLost)}
        </Answer>
      )}
      {silence === null ? null : (
        <Answer name="silence" verdict={found.silence}>
          {text.saidSilence[silence]} {text.wasSilence(incident.people, found.untold)}{' '}
          {found.silence === 'open' || found.silence === 'unknown'
            ? ''
            : found.withDialog
              ? text.withDialog
              : text.whySilence[subject.fault]}
        </Answer>
      )}
    </ul>
  );
}

function Answer(props: { name: string; verdict: Correctness | null; children: (string | null)[] | string }) {
  const verdict = props.verdict ?? 'open';
  return (
    <li class="compared-answer" data-answer={props.name} data-verdict={verdict}>
      <Tag verdict={verdict} />
      <span>{props.children}</span>
    </li>
  );
}

function Tag({ verdict }: { verdict: Correctness }) {
  const look = verdict === 'right' ? 'tag-good' : verdict === 'wrong' ? 'tag-bad' : '';
  return <span class={`tag ${look}`}>{T.predict.verdict[verdict]}</span>;
}

/** Person by person, with what decided it. */
function Persons({ found }: { found: Comparison }) {
  const text = T.predict;
  if (found.persons.length === 0) return null;
  return (
    <ul class="compared-persons" aria-label={text.personByPerson}>
      {found.persons.map(({ name, signedOut, outcome, verdict, why }) => (
        <li key={name} class="compared-person" data-verdict={verdict}>
          <Tag verdict={verdict} />
          <span>
            <strong>{name}</strong> {signedOut === null ? '' : text.said[signedOut ? 'out' : 'in']}{' '}
            {text.became[outcome]} {why === null ? '' : text.why(why)}
          </span>
        </li>
      ))}
    </ul>
  );
}
