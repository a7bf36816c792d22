/**
 * Whether this is a shared computer, on which nothing is kept. The user chooses this for one tab; the choice itself
 * ends with the tab, so that it leaves no trace either.
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
