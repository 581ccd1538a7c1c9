import type { FeedFrame, FeedSource } from '../interfaces/feed.js';
import { framesOf } from './frame.js';
import type { Keys } from './keys.js';
import type { Subscriptions } from './subscriber.js';

export function redisFeed(subscriber: Subscriptions, keys: Keys): FeedSource {
  const listeners: ((frame: FeedFrame) => void)[] = [];
  const onFrame = (frame: FeedFrame) => {
    for (const listener of listeners) listener(frame);
  };
  subscriber.onMessage(keys.feeds, (channel, text) => {
    const room = keys.roomOfFeed(channel);
    if (room === null) return;
    for (const frame of framesOf(room, text)) onFrame(frame);
  });
  return {
    subscribe: (room) => subscriber.subscribe(keys.room(room).feed),
    unsubscribe: (room) => subscriber.unsubscribe(keys.room(room).feed),
    onFrame: (listener) => void listeners.push(listener),
    onInterrupted: (listener) => subscriber.onInterrupted(listener),
  };
}
