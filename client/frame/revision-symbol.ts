/** The symbol a revision is proposed to carry: OWG-R/2031/4 becomes OWG-R/2031/4/Rev.1, then /Rev.2. */
export const revisionSymbol = (symbol: string, name: string): string => {
  const revision = /^Rev\.\d+$/u.exec(name)?.[0];
  if (symbol === "" || revision === undefined) return symbol;
  return `${symbol.replace(/\/Rev\.\d+$/iu, "")}/${revision}`;
};
