import { hash } from '@node-rs/argon2';
import { pino } from 'pino';
import { alikeKeys, nameKey } from '../../../src/domain/names.js';
import { openRedisStore } from '../../../src/store/redis/redis-store.js';
import { freshName, Person } from '../../../testbed/people/person.js';

/**
 * People who signed up before. Their passwords are hashed as cheaply as can be. What a real hash costs is no limit but
 * work, which two cores do for 500 people in some ten seconds. A sign-in checks by what the hash itself says.
 * `storeUrl`: of the store of a node that runs and has its operator; `url`: of the node.
 */
export async function employ(storeUrl: string, url: string, count: number): Promise<Person[]> {
  const store = await openRedisStore({
    url: storeUrl,
    logger: pino({ level: 'silent' }),
    name: 'the office',
  });
  try {
    const cheap = { memoryCost: 8, timeCost: 1, parallelism: 1 };
    return await Promise.all(
      Array.from({ length: count }, async () => {
        const person = new Person(url, freshName());
        const { name, password } = person;
        person.id = `id-of-${name}`;
        const passwordHash = await hash(password, cheap);
        const account = {
          id: person.id,
          name,
          nameKey: nameKey(name),
          alikeKeys: alikeKeys(name),
          passwordHash,
        };
        await store.accounts.create({ ...account, synthetic: false, mayBeFirst: false });
        await store.rooms.addMember('general', { id: person.id, name });
        return person;
      }),
    );
  } finally {
    await store.close();
  }
}
