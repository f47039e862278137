/** A JSON pointer to a field of a request (RFC 6901, 3), shortened: the name is a stranger's. */
export function fieldPointer(name: string): string {
  return `/${name.slice(0, 60).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
