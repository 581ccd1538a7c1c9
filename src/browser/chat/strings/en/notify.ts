export const notify = {
  level: 'Tell me of',
  levels: { all: 'All messages', mentions: 'Mentions', nothing: 'Nothing' },
  hints: {
    all: 'You are notified of every message here, and the number in the list stands out.',
    mentions: 'You are notified of what calls you, answers you or calls everybody.',
    nothing: 'The room stays quiet: no number in the list, and a ring while something is unread.',
  },
  title: 'Notifications',
  about:
    'While you do not look at the chat, this browser can show new messages. Each room’s own dialog says which ones.',
  turnOn: 'Show notifications',
  turnOff: 'Turn off',
  isOn: 'This browser shows notifications.',
  refused: {
    denied: 'This browser refuses notifications of this page. Allow them in its settings, and press again.',
    default: 'Notifications are off.',
    none: 'This browser shows no notifications of this page. Most do so only for addresses with https.',
  },
  choices: {
    on: 'Show notifications',
    text: 'With the text of the message',
    sound: 'With the sound of the system',
  },
  closed: {
    title: 'While the page is closed',
    about:
      'The browser’s maker passes on that there is a message, and not what it says. It ends when you sign out here.',
    turnOn: 'Tell me here, too',
    turnOff: 'Tell me no more',
    isOn: 'This browser tells you of messages while the page is closed.',
    refused: 'This browser refuses notifications of this page.',
    failed:
      'This browser could not be set up. It may reach no push service, or not this chat. Try again later.',
  },
  quiet: 'Do not disturb',
  notQuiet: 'Off.',
  quietUntil: (time: string) => `On until ${time}. Until then this browser shows none.`,
  quietOn: 'On until you switch it off. Until then this browser shows none.',
  quietFor: { hour: 'For an hour', tomorrow: 'Until tomorrow at 8', on: 'Until I switch it off' },
  over: 'Switch it off',
  by: (who: string, room: string) => `${who} in ${room}`,
  wrote: 'New message',
};
