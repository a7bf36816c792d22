/** The symbol proposed for a revision: OWG-R/2031/4 becomes OWG-R/2031/4/Rev.1, and that /Rev.2. */
export const revisionSymbol = (symbol: string, name: string): string => {
  const revision = /^Rev\.\d+$/u.exec(name)?.[0];
  if (symbol === "" || revision === undefined) return symbol;
  return `${symbol.replace(/\/Rev\.\d+$/iu, "")}/${revision}`;
};
