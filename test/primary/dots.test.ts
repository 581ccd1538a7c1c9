import { expect, test } from 'vitest';
import { DotsVersion, joinDots, partDots } from '../../src/primary/cluster/dots.js';
import type { SocketDot } from '../../src/protocol/control.js';
import { nodeView, slotView } from '../support/cluster-view.js';

const dot = (id: string): SocketDot => ({ id, user: id, userId: id });
const ann = [dot('ann')];
const view = (...dots: (readonly SocketDot[])[]) =>
  nodeView(
    'n',
    dots.map((one, index) => slotView(index + 1, { dots: one, sockets: one.length })),
  );

test('a view is the same again when its dots are joined to it', () => {
  const whole = view(ann, []);
  const { view: light, dots } = partDots(whole);
  expect(light.slots.map((slot) => slot.dots)).toEqual([[], []]);
  expect(joinDots(light, JSON.parse(JSON.stringify(dots)))).toEqual(whole);
  expect(joinDots(light, []).slots.map((slot) => slot.dots)).toEqual([[], []]);
});

test('dots have a new version when a worker told new ones, when a slot came or went, and not else', () => {
  const versions = new DotsVersion('p');
  const of = (...dots: (readonly SocketDot[])[]) => versions.versionOf(partDots(view(...dots)).dots);
  const first = of(ann, []);
  expect(of(ann, [])).toBe(first);
  const told = of([...ann], []);
  expect(told).not.toBe(first);
  const another = of([...ann], [], []);
  expect(another).not.toBe(told);
  expect(new DotsVersion('q').versionOf(partDots(view(ann)).dots)).not.toBe(first);
});
