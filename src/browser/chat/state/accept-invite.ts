/** Brings who is signed in into the room of the invite that the page was opened with. */
import { effect } from '@preact/signals';
import { HoldfastError } from '../../../protocol/errors.js';
import type { InviteAccepted } from '../../../protocol/http.js';
import { tLater } from '../strings/later.js';
import { user } from './client.js';
import { sentenceOf } from './error-words.js';
import { inviteCode, inviteUse } from './invite.js';
import { invites } from './invites.js';
import { openRoom } from './navigation.js';
import { showToast } from './toasts.js';

/** The address has forgotten the link by now, and a worker that died is replaced sooner. */
const TRIES = 5;
const EVERY_MS = 2_000;

export function acceptInvites(): void {
  effect(() => {
    const code = inviteCode.value;
    if (code === null || user.value === null || inviteUse.isUnderWay) return;
    inviteCode.value = null;
    accept(code, TRIES).then(
      ({ room }) => (room === undefined ? showToast(tLater.inviteLinks.already) : openRoom(room.id)),
      (error) => showToast(sentenceOf(error)),
    );
  });
}

/** A use is set aside for the same person each time, so a second try costs none. */
async function accept(code: string, tries: number): Promise<InviteAccepted> {
  try {
    return await invites.accept(code);
  } catch (error) {
    const isLate = error instanceof HoldfastError && error.retry;
    if (!isLate || error.details.retryAfterMs !== undefined || tries <= 1) throw error;
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    return accept(code, tries - 1);
  }
}
