import type { FeedFrame, FeedSource } from '../store.js';
import { readFrames } from './frame.js';
import { FEED_PREFIX, roomKeys, roomOfFeed } from './keys.js';
import type { Subscriptions } from './subscriber.js';

export function redisFeed(subscriber: Subscriptions): FeedSource {
  const listeners: ((frame: FeedFrame) => void)[] = [];
  const hear = (frame: FeedFrame) => {
    for (const listener of listeners) listener(frame);
  };
  subscriber.onMessage(FEED_PREFIX, (channel, text) => {
    const room = roomOfFeed(channel);
    if (room === null) return;
    readFrames(room, text, hear);
  });
  return {
    subscribe: (room) => subscriber.subscribe(roomKeys(room).feed),
    unsubscribe: (room) => subscriber.unsubscribe(roomKeys(room).feed),
    onFrame: (listener) => void listeners.push(listener),
    onInterrupted: (listener) => subscriber.onInterrupted(listener),
  };
}
