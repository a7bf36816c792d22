/** A reader's settings, kept on this device only. */
export interface Settings {
  /** "" is the usual size. */
  readonly text: string;
  /** "" follows the device. */
  readonly scheme: string;
  /** Whether single letters are commands. */
  readonly letters: boolean;
}

const usual: Settings = { text: "", scheme: "", letters: true };
const key = "unbracket/settings";

/** The settings on this device; the usual ones for what is not there. */
export const readSettings = (): Settings => {
  try {
    return { ...usual, ...(JSON.parse(localStorage.getItem(key) ?? "{}") as Partial<Settings>) };
  } catch {
    // Storage is denied or damaged: use the defaults.
    return usual;
  }
};

/** Applies the settings, and keeps them on the device if it can. */
export const writeSettings = (settings: Settings): void => {
  try {
    localStorage.setItem(key, JSON.stringify(settings));
  } catch {
    // Storage is denied: they are kept until the page is closed.
  }
  applySettings(settings);
};

/** Sets what the style sheets read, on the document's root element. */
export const applySettings = (settings: Settings): void => {
  const set = (name: "text" | "scheme", value: string): void => {
    if (value === "") delete document.documentElement.dataset[name];
    else document.documentElement.dataset[name] = value;
  };
  set("text", settings.text);
  set("scheme", settings.scheme);
};
