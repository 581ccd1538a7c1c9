/** What people say of themselves beside their names. Reading it in a view makes the view follow. */
import { client, profilesTick } from './client.js';

/** How a person says that they are; '' where they do not. */
export function statusOf(id: string): string {
  void profilesTick.value;
  return client.profiles?.statusOf(id) ?? '';
}

/** The address of a person's picture; '' where they have none. */
export function pictureOf(id: string): string {
  void profilesTick.value;
  return client.profiles?.pictureOf(id) ?? '';
}
