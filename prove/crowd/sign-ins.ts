/** How a person of the crowd signs in again where their page says that it is signed out. */

import { setTimeout as sleep } from 'node:timers/promises';
import type { ChatClient } from '../../src/client/index.js';
import { HoldfastError } from '../../src/protocol/errors.js';
import type { Random } from '../random.js';
import { PASSWORD } from './requests.js';

/** A person needs a moment to see the sign-in form and to give the password. */
const SIGN_IN_MS = { least: 300, most: 900 };

export interface SigningIn {
  readonly name: string;
  /** Their page now; null while it is closed. */
  readonly page: () => ChatClient | null;
  /** It is signed out once more. */
  readonly onSignedOut: (page: ChatClient) => void;
  /** The store lost the account. */
  readonly onForgotten: () => void;
}

export class SignIns {
  areUnderWay = false;
  /** The store lost the account: there is nothing to come back to. */
  isForgotten = false;
  private gaveUp = false;

  constructor(
    private readonly random: Random,
    private readonly person: SigningIn,
  ) {}

  giveUp(): void {
    this.gaveUp = true;
  }

  /** As the page offers it: try once whether another worker knows the session, then the password. */
  async again(page: ChatClient): Promise<void> {
    if (this.areUnderWay) return;
    this.areUnderWay = true;
    const isStill = () => this.person.page() === page;
    try {
      for (let tries = 0; isStill() && page.state.kind === 'signed-out'; tries += 1) {
        await sleep(this.random.int(SIGN_IN_MS.least, SIGN_IN_MS.most) * (tries < 3 ? 1 : 4));
        if (this.gaveUp) return;
        try {
          if (tries === 0 && (await page.trySessionAgain())) return;
          if (isStill()) await page.signIn(this.person.name, PASSWORD);
        } catch (error) {
          if (error instanceof HoldfastError && error.code === 'wrong_credentials') {
            this.isForgotten = true;
            if (isStill()) this.person.onForgotten();
            return;
          }
        }
      }
    } finally {
      this.areUnderWay = false;
      // It may have been lost once more meanwhile, also to a page that was loaded anew.
      const now = this.person.page();
      if (now !== null && now.state.kind === 'signed-out' && !this.gaveUp)
        setTimeout(() => this.person.onSignedOut(now), 500);
    }
  }
}
