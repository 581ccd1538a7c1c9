import { effect, useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { SocketDot } from '../../../protocol/control.js';
import { DotField } from '../dots/dot-field.js';
import type { Dot } from '../dots/dot-set.js';
import { sessionPip } from '../dots/session-pip.js';
import { me, placedSlots } from '../state/cluster.js';
import { isCalm, onTrips, tripsWanted } from '../state/trips.js';
import { T } from '../strings.js';
import { TripField } from '../trips/trip-field.js';

/** The cards, and over them one canvas with every socket as a dot, so that a dot can fly from card to card. */
export function Floor({ children }: { children: ComponentChildren }) {
  const floor = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const trips = useRef<HTMLCanvasElement>(null);
  const field = useRef<DotField | null>(null);
  const tip = useSignal<{ text: string; x: number; y: number } | null>(null);
  useEffect(() => {
    if (floor.current === null || canvas.current === null) return;
    const made = new DotField(floor.current, canvas.current);
    field.current = made;
    return () => made.close();
  }, []);
  useEffect(() => {
    if (floor.current === null || trips.current === null) return;
    const made = new TripField(floor.current, trips.current);
    const end = onTrips((batch) => made.add(batch));
    const clearing = effect(() => {
      if (!tripsWanted.value || isCalm.value) made.clear();
    });
    return () => {
      end();
      clearing();
      made.clear();
    };
  }, []);
  useEffect(() => field.current?.show(placedSlots.value, me.value?.user.id ?? null));
  // Read here so that each view shows the dots anew.
  void placedSlots.value;
  const onMove = (event: MouseEvent) => {
    const found = field.current?.dotAt(event.clientX, event.clientY) ?? null;
    tip.value = found === null ? null : { text: nameOf(found.dot), x: found.x, y: found.y };
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hovering a dot names it; the numbers on the cards say the rest.
    <div
      class="floor"
      ref={floor}
      onMouseMove={onMove}
      onMouseLeave={() => {
        tip.value = null;
      }}
    >
      {children}
      <canvas class="dots" ref={canvas} />
      <canvas class="trips" ref={trips} />
      {tip.value === null ? null : <Tip {...tip.value} />}
    </div>
  );
}

function Tip({ text, x, y }: { text: string; x: number; y: number }) {
  return (
    <div class="tip" role="presentation" style={{ left: `${x}px`, top: `${y}px` }}>
      {text}
    </div>
  );
}

function nameOf({ person, adriftSince }: Dot): string {
  const words = [person.user];
  if (person.userId === me.value?.user.id) words.push(T.dot.own);
  if (person.synthetic) words.push(T.dot.synthetic);
  if (adriftSince !== null) words.push(T.dot.adrift);
  else if (person.session !== undefined) words.push(sessionWords(person));
  return words.join(' · ');
}

function sessionWords(person: SocketDot): string {
  const pip = sessionPip(person);
  if (pip === null) return T.session.of[person.session === 'store' ? 'store' : 'here'];
  return pip.kind === 'carried' ? T.session.of.cookie : T.session.of.elsewhere(pip.slot);
}
