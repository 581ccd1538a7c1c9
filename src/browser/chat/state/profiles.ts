/** What people say of themselves beside their names. Reading it in a view makes the view follow. */
import { client, profilesTick } from './client.js';

/** How a person says that they are; '' where they do not. */
export function statusOf(id: string): string {
  void profilesTick.value;
  return client.profiles?.statusOf(id) ?? '';
}
