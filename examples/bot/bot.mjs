// Throws a die for whoever writes `!roll` in one of the bot's rooms:
//   HOLDFAST_URL=https://chat.example HOLDFAST_TOKEN=hfbot_… node bot.mjs
import { createNodeClient } from '../../dist/client/index.js';

const { HOLDFAST_URL: url, HOLDFAST_TOKEN: token } = process.env;
if (!url || !token) {
  console.error('Give the address of the chat as HOLDFAST_URL, and the token of the bot as HOLDFAST_TOKEN.');
  process.exit(2);
}

// It holds all of its rooms open, and comes back by itself whatever happens to the connection.
const bot = createNodeClient({ url, token, autoJoin: true });

bot.on('arrived', ({ room, messages }) => {
  for (const { mid, text, user } of messages) {
    // Programs do not answer programs.
    if (user.bot || text.trim() !== '!roll') continue;
    // Pending from here on: it is sent until it is stored, once.
    bot.send(room, `${user.name} throws a ${1 + Math.floor(Math.random() * 6)}.`, { reply: mid });
  }
});

// From here on it answers; what was written in a room before is not new to it.
const listening = new Set();
bot.on('presence', (room) => {
  if (!listening.has(room)) console.log(`Listening in ${room}.`);
  listening.add(room);
});

bot.on('connection', ({ kind }) => {
  if (kind !== 'signed-out') return;
  console.error('The token opens nothing (any more).');
  process.exit(1);
});

await bot.start();
