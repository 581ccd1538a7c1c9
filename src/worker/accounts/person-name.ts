import { cleanName } from '../../domain/names.js';
import { refusalError } from '../../protocol/refusal-error.js';
import { reservedFor } from './reserved-names.js';

/**
 * The name of a person, as it is shown. What would be taken for the server or a bot is no person's name. What would be
 * taken for whoever runs it is only for whom `mayHaveOffice` says so. Rejects with `invalid` and `name_taken`.
 */
export async function nameForPerson(
  wanted: string,
  mayHaveOffice: (name: string) => Promise<boolean>,
): Promise<string> {
  const name = cleanName(wanted);
  const whose = reservedFor(name);
  if (whose === null || (whose === 'first' && (await mayHaveOffice(name)))) return name;
  throw refusalError('name_taken', { kind: 'account-name-kept', name });
}
