import { type KeyValueStorage, memoryStorage } from '../../../client/delivery/key-value-storage.js';

/** `localStorage`, or memory where the browser forbids it. */
export const pageStorage: KeyValueStorage = usable()
  ? {
      get: (key) => localStorage.getItem(key),
      set: (key, value) => localStorage.setItem(key, value),
      remove: (key) => localStorage.removeItem(key),
      keys: () => Object.keys(localStorage),
    }
  : memoryStorage();

function usable(): boolean {
  try {
    const key = 'holdfast.test';
    localStorage.setItem(key, key);
    localStorage.removeItem(key);
    return true;
  } catch {
    // The browser forbids storage.
    return false;
  }
}

/** Stable for the life of this tab; a reload keeps it. */
export function tabName(fresh: () => string): string {
  const key = 'holdfast.tab';
  try {
    const known = sessionStorage.getItem(key);
    if (known !== null) return known;
    const made = fresh();
    sessionStorage.setItem(key, made);
    return made;
  } catch {
    // The browser forbids storage: a number for this page alone.
    return fresh();
  }
}

const BEEN_HERE = 'holdfast.been-here';

/**
 * Somebody was signed in here with this browser. Whoever never was need not wait for the server's word to see the form;
 * who was would see it flash by.
 */
export function beenHere(): boolean {
  return pageStorage.get(BEEN_HERE) !== null;
}
export function noteBeenHere(): void {
  setStored(BEEN_HERE, '1');
}

/** Sets a value, and goes on without when the storage is full. */
export function setStored(key: string, value: string | null): void {
  try {
    if (value === null || value === '') pageStorage.remove(key);
    else pageStorage.set(key, value);
  } catch {
    // Only a comfort is lost.
  }
}

/** A value of this tab alone, which a reload keeps; null for none, or where the browser forbids it. */
export function tabStored(key: string): string | null {
  try {
    return sessionStorage.getItem(key);
  } catch {
    // Only a comfort is lost.
    return null;
  }
}
export function setTabStored(key: string, value: string): void {
  try {
    sessionStorage.setItem(key, value);
  } catch {
    // Only a comfort is lost.
  }
}
