/**
 * A shared computer: nothing is kept on it. Chosen by a person for this tab (the choice itself goes when the tab is
 * closed, so that it tells nobody either).
 */
const key = "unbracket/shared-computer";

export const isShared = (): boolean => {
  try {
    return sessionStorage.getItem(key) === "1";
  } catch {
    // Storage is denied, so nothing is kept in any case.
    return false;
  }
};

export const setShared = (shared: boolean): void => {
  try {
    if (shared) sessionStorage.setItem(key, "1");
    else sessionStorage.removeItem(key);
  } catch {
    return; // Storage is denied: nothing is kept in any case.
  }
};
