/**
 * Whether this is a shared computer, on which nothing is kept. The user chooses this for one tab; the choice itself
 * ends with the tab, so that it leaves no trace either.
 */
const key = "unbracket/shared-computer";

/** What the user chose in this tab; false if nothing was chosen or storage is denied. */
export const isShared = (): boolean => {
  try {
    return sessionStorage.getItem(key) === "1";
  } catch {
    // Storage is denied, so nothing is kept in any case.
    return false;
  }
};

/** Notes the choice for this tab. It deletes nothing itself: that is done when a room is opened (`kept.ts`). */
export const setShared = (shared: boolean): void => {
  try {
    if (shared) sessionStorage.setItem(key, "1");
    else sessionStorage.removeItem(key);
  } catch {
    return; // Storage is denied: nothing is kept in any case.
  }
};
