/** Which encoding an answer has. Pure. */
/**
 * The first of `offered` that a request's Accept-Encoding takes, or `identity`. Like most servers it goes by what we
 * prefer, and by weights only as far as 0 refuses.
 */
export function chooseEncoding<Encoding extends string>(
  header: string | undefined,
  offered: readonly Encoding[],
): Encoding | 'identity' {
  const taken = new Map<string, boolean>();
  for (const part of (header ?? '').toLowerCase().split(',')) {
    const [name = '', ...parameters] = part.split(';').map((one) => one.trim());
    if (name !== '') taken.set(name, !parameters.some((one) => /^q=0(\.0*)?$/.test(one)));
  }
  return offered.find((one) => taken.get(one) ?? taken.get('*') ?? false) ?? 'identity';
}
