import type { Registration } from '../../protocol/registration.js';

/**
 * Why somebody may make no account; null when they may. `byOperator`: an operator makes it, or the crowd that one
 * started. `invited`: they show an invite, which is judged by itself. Pure.
 */
export function registrationRefusal(
  registration: Registration,
  { byOperator, invited }: { readonly byOperator: boolean; readonly invited: boolean },
): { readonly kind: 'registration-invited' } | { readonly kind: 'registration-closed' } | null {
  if (registration === 'open' || byOperator) return null;
  if (registration === 'closed') return { kind: 'registration-closed' };
  return invited ? null : { kind: 'registration-invited' };
}
