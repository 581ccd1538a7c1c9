import type { LetterFailure, OutgoingEvent } from '../../../../protocol/outgoing.js';

const events: Readonly<Record<OutgoingEvent, string>> = {
  message: 'Messages',
  edit: 'Edits',
  delete: 'Deletions',
  react: 'Reactions',
  pin: 'Pins',
  notice: 'Who came and went, names and topics',
};

function why(failure: LetterFailure): string {
  switch (failure.why) {
    case 'status':
      return `it answered ${failure.status}`;
    case 'no-answer':
      return 'it did not answer';
    case 'address':
      return 'it may not be called';
  }
}

export const outgoing = {
  title: 'Messages to outside',
  hint: 'What happens here is sent to an address of another program, which then has it for good.',
  url: 'Address of the program',
  what: 'What is sent',
  events,
  make: 'Send it there',
  once: 'By this secret the program knows that a message is from here. It is shown this once: copy it now.',
  secret: 'Secret',
  none: 'Nothing is sent outside.',
  sends: (list: string) => `sends: ${list}`,
  by: (name: string) => `made by ${name}`,
  waiting: 'Nothing was sent yet.',
  sent: (when: string) => `Taken last: ${when}.`,
  failing: (failure: LetterFailure, tries: number, since: string) =>
    `Not taken since ${since}: ${why(failure)}. Tries: ${tries}. What is written waits.`,
  idle: 'Nothing is sent: whoever made it does not moderate this room any more.',
  dead: (count: number, failure: LetterFailure | undefined) =>
    `Given up: ${count}.${failure === undefined ? '' : ` The last one: ${why(failure)}.`}`,
  tryNow: 'Try now',
  tryNowOf: (url: string) => `Send what waits to ${url} now`,
  tried: 'It is tried within some seconds.',
  remove: 'Remove',
  removeOf: (url: string) => `Send nothing more to ${url}`,
  sure: (url: string) => `Send nothing more to ${url}? What waits for it is not sent.`,
  no: 'Cancel',
  removed: (url: string) => `Nothing more is sent to ${url}.`,
};
