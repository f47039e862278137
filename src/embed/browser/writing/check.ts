interface Segments {
  segment(text: string): Iterable<unknown>;
}

/** Characters as a reader counts them (graphemes; code points where the browser cannot tell). */
export function lengthOf(text: string): number {
  const { Segmenter } = Intl as { Segmenter?: new () => Segments };
  return Array.from(Segmenter ? new Segmenter().segment(text) : text.normalize()).length;
}

/** A syllable as Vietnamese has them, less its marks; few English words are one. */
const syllable = /^(?:[bcdghklmnpqrstvx]|[cgknpt]h|gi|ngh?|qu|tr)?[aeiouy]{1,3}(?:[cmnpt]|ch|n[gh])?$/i;

/** Twenty Latin letters or more, not one Vietnamese mark, and three words in four that could be Vietnamese. */
export function lacksAccents(text: string): boolean {
  const words = text.replace(/\S+:\/\/\S+/g, '').match(/[a-z]+/gi) || [];
  return (
    !/[\u0300-\u036fđ]/i.test(text.normalize('NFD')) &&
    words.join('').length >= 20 &&
    words.filter((word) => syllable.test(word)).length >= words.length * 0.75
  );
}
