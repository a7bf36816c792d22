/** Where a reader sees one character end and the next begin: offsets in acts stand only there (docs/spec.md A7). */

/**
 * The offsets between graphemes of a text, both ends among them. Asked about one by one: to cut a long paragraph into all of
 * its characters takes longer than everything else an act does.
 */
export const graphemes = (text: string, language: string): Pick<ReadonlySet<number>, "has"> => {
  let locale: string[] = [];
  try {
    locale = Intl.getCanonicalLocales(language);
  } catch {
    // A language tag nobody knows must not stop a negotiation: the root rules divide characters well enough.
    locale = [];
  }
  const segments = new Intl.Segmenter(locale, { granularity: "grapheme" }).segment(text);
  return { has: (at) => at === text.length || segments.containing(at)?.index === at };
};
