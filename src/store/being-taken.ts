import { HoldfastError } from '../protocol/errors.js';

/**
 * Somebody has begun to take this, and has not come to an end. Either they do in a moment, or it is free again after 30
 * s.
 */
export class BeingTaken extends HoldfastError {
  constructor(message: string) {
    super('store_unavailable', message);
  }
}
