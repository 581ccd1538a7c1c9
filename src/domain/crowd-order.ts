import { createHmac, timingSafeEqual } from 'node:crypto';
import type { CrowdTestimony } from '../protocol/testimony.js';
import { sealCrowdPass } from './crowd-pass.js';
import { deriveKey } from './secrets.js';

/** How long synthetic people may sign up and in with one pass. */
const PASS_FOR_MS = 24 * 60 * 60 * 1_000;

/** What the process of the crowd is told: where, how many, and what makes them known as synthetic. */
export interface CrowdOrder {
  readonly type: 'crowd';
  /** Origin of the chat. */
  readonly url: string;
  readonly people: number;
  readonly pass: string;
  /**
   * Their passwords are made from it, so that the same people come back after a restart and nobody else can be them.
   */
  readonly key: string;
}

/** What the process of the crowd reports. */
export interface CrowdReport {
  readonly type: 'crowd-state';
  readonly people: number;
  readonly connected: number;
  /** What happened to their messages; entries and flaws since the last report. */
  readonly testimony: CrowdTestimony;
}

/** An order that a cluster with this secret believes. Pure. */
export function crowdOrder(url: string, people: number, secret: string, nowMs: number): CrowdOrder {
  return {
    type: 'crowd',
    url,
    people,
    pass: sealCrowdPass(nowMs + PASS_FOR_MS, secret),
    key: crowdKey(secret),
  };
}

/** The password of a synthetic person, from the order's key. */
export function crowdPassword(name: string, key: string): string {
  return createHmac('sha256', key).update(name).digest('base64url');
}

/** Whether it is the password that the crowd of a cluster with this secret has under that name. Pure. */
export function isCrowdPassword(name: string, password: string, secret: string): boolean {
  const [given, made] = [password, crowdPassword(name, crowdKey(secret))].map((text) => Buffer.from(text));
  return given?.length === made?.length && timingSafeEqual(given as Buffer, made as Buffer);
}

function crowdKey(secret: string): string {
  return deriveKey(secret, 'crowd passwords').toString('base64url');
}
