/**
 * What is wrong with an address that somebody names: it is none, begins otherwise than it may, or has a name (`@`). Or
 * it has a `#` or control characters, or is of a network that may not be called.
 */
export type AddressFault = 'no-url' | 'scheme' | 'name' | 'fragment' | 'control' | 'network';
