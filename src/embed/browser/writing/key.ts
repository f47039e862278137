/** A random UUID (version 4) also where `crypto.randomUUID` is missing: plain-http pages, old browsers. */
export function newKey(): string {
  return 'xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx'.replace(/[xy]/g, (place) => {
    const [digit = 0] = crypto.getRandomValues(new Uint8Array(1));
    return (place === 'x' ? digit & 15 : (digit & 3) | 8).toString(16);
  });
}
