export const hooks = {
  title: 'Messages from outside',
  hint: 'A program writes here by an address of its own. Whoever has the address can write, and read nothing.',
  name: 'Name of the bot',
  make: 'Make an address',
  /** Shown with an address that is there only now. */
  once: (name: string) => `The address of ${name}. It is shown this once: copy it now.`,
  like: 'A program writes with a request like this:',
  hello: 'Hello',
  address: 'Address',
  by: (name: string) => `made by ${name}`,
  remove: 'Remove',
  removeOf: (name: string) => `Remove the address of ${name}`,
  sure: (name: string) => `Remove the address of ${name}? It takes no messages then. What it wrote stays.`,
  no: 'Cancel',
  removed: (name: string) => `The address of ${name} was removed.`,
};
