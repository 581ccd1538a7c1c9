const QUICK = process.env.HOLDFAST_QUICK === '1';

/** How many cases a property is tried with: `count`, or a quarter of it in the quick loop of `npm run test:unit`. */
export const runs = (count: number): number => (QUICK ? Math.ceil(count / 4) : count);
