// What this tablet keeps in IndexedDB: the taps that are not answered yet, and orders to search in without a connection.
const NAME = 'laneaward';
const TAPS = 'taps';
const ORDERS = 'orders';
// A store that does not answer is none: the person stands there with a button that says "Saving".
const PATIENCE_MS = 3_000;
let opening = null;

// Keeps a tap and returns its place in the line. A slow store may have taken it after nobody waited any more: the second try finds it then, for
// transactions on one store run one after the other.
export function addTap(tap) {
  return transact(TAPS, 'readwrite', taps => {
    const place = { result: null };
    taps.getAll().onsuccess = found => {
      place.result = found.target.result.find(other => other.key === tap.key)?.seq ?? null;
      if (place.result === null) {
        taps.add(tap).onsuccess = added => {
          place.result = added.target.result;
        };
      }
    };
    return place;
  });
}

export function allTaps() {
  return transact(TAPS, 'readonly', taps => taps.getAll());
}

// In one transaction: a tap that was answered and removed meanwhile must not come back.
export function changeTap(seq, change) {
  return transact(TAPS, 'readwrite', taps => {
    const request = taps.get(seq);
    request.onsuccess = () => request.result && taps.put({ ...request.result, ...change });
    return request;
  });
}

export function removeTap(seq) {
  return transact(TAPS, 'readwrite', taps => taps.delete(seq));
}

export function keepOrders(list) {
  return transact(ORDERS, 'readwrite', orders => list.map(order => orders.put(order)).at(-1));
}

export function keptOrders() {
  return transact(ORDERS, 'readonly', orders => orders.getAll());
}

// Resolves when the transaction is on the disk, not when its request has succeeded.
async function transact(store, mode, work) {
  for (let again = true; ; again = false) {
    try {
      const database = await open();
      return await inTime((resolve, reject) => {
        const transaction = database.transaction(store, mode, { durability: 'strict' });
        let request = null;
        transaction.oncomplete = () => resolve(request?.result);
        transaction.onabort = () => reject(transaction.error);
        request = work(transaction.objectStore(store)) ?? null;
      });
    } catch (error) {
      // iPads close the connection of a page that was in the background: open it once more.
      opening = null;
      if (!again) {
        throw error;
      }
    }
  }
}

function open() {
  opening ??= inTime((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      // Only a store that was not there is made: what an earlier one held is gone.
      document.dispatchEvent(new Event('store-made'));
      request.result.createObjectStore(TAPS, { keyPath: 'seq', autoIncrement: true });
      request.result.createObjectStore(ORDERS, { keyPath: 'number' });
    };
    request.onsuccess = () => {
      request.result.onversionchange = () => {
        request.result.close();
        opening = null;
      };
      request.result.onclose = () => {
        opening = null;
      };
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
  });
  opening.catch(() => {
    opening = null;
  });
  return opening;
}

function inTime(work) {
  return new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error('The store of this browser does not answer.')), PATIENCE_MS);
    work(resolve, reject);
  });
}
