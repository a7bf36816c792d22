/** Where a reader sees one character end and the next begin: offsets in acts stand only there (docs/spec.md A7). */

/** All offsets between graphemes of a text, both ends among them. */
export const graphemes = (text: string, language: string): ReadonlySet<number> => {
  let locale: string[] = [];
  try {
    locale = Intl.getCanonicalLocales(language);
  } catch {
    // A language tag nobody knows must not stop a negotiation: the root rules divide characters well enough.
    locale = [];
  }
  const at = new Set([text.length]);
  for (const { index } of new Intl.Segmenter(locale, { granularity: "grapheme" }).segment(text)) at.add(index);
  return at;
};
