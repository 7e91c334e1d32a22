/* The record of an attempt in IndexedDB, shared by all tabs; in memory where there is none. */

import { freshRecord } from "./record.js";

const NAME = "mingfa-study";
const STORE = "attempts";

function asPromise(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function openDatabase() {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore(STORE, { keyPath: "attempt" });
  };
  return asPromise(request);
}

export class Queue {
  static async open(attempt) {
    try {
      const database = await openDatabase();
      // A later version, or a sign-out, may close it; nothing waits for this tab.
      database.onversionchange = () => database.close();
      return new Queue(attempt, database);
    } catch {
      return new Queue(attempt, null);
    }
  }

  constructor(attempt, database) {
    this.attempt = attempt;
    this.database = database;
    this.memory = freshRecord(attempt);
  }

  /** Whether what stands here survives a closed tab. */
  get lasting() {
    return this.database !== null;
  }

  /** Read, change and write in one transaction, so that two tabs never lose a change. */
  async update(changeRecord) {
    if (!this.database) {
      changeRecord(this.memory);
      return structuredClone(this.memory);
    }
    const transaction = this.database.transaction(STORE, "readwrite");
    const store = transaction.objectStore(STORE);
    const record = (await asPromise(store.get(this.attempt))) ?? freshRecord(this.attempt);
    changeRecord(record);
    store.put(record);
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onerror = () => reject(transaction.error);
      transaction.onabort = () => reject(transaction.error);
    });
    return record;
  }

  async read() {
    if (!this.database) return structuredClone(this.memory);
    const store = this.database.transaction(STORE, "readonly").objectStore(STORE);
    return (await asPromise(store.get(this.attempt))) ?? freshRecord(this.attempt);
  }
}

/** Forget every attempt of which the server has all; unsent answers are never dropped. */
export async function forgetSent() {
  const database = await openDatabase();
  const transaction = database.transaction(STORE, "readwrite");
  const store = transaction.objectStore(STORE);
  for (const record of await asPromise(store.getAll())) {
    const unsent = Object.values(record.answers).some((answer) => answer.unsent);
    if (!unsent) store.delete(record.attempt);
  }
  database.close();
}

/** The attempt has ended: nothing here can change it any more. */
export async function forget(attempt) {
  const database = await openDatabase();
  const store = database.transaction(STORE, "readwrite").objectStore(STORE);
  await asPromise(store.delete(attempt));
  database.close();
}
