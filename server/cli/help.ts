/** What the command line says about itself: the form of every command, and what each is for. */

interface Said {
  /** Lines as they are typed, behind the name of the program. */
  readonly forms: readonly string[];
  readonly says: string;
}

const commands = {
  serve: {
    forms: [
      "serve [--port 8787] [--host 127.0.0.1] [--demo] [--url URL]",
      "      [--log info|warn|error] [--log-form json|plain]",
    ],
    says: `Holds the data folder, makes it where there is none, and answers until SIGTERM or SIGINT ends it in order.
--url is the address people use, https://drafts.example.org, where a proxy stands before it: links begin with it.
--demo adds a negotiation of invented States. Reports go to stderr, a line of JSON each, or in words at a terminal.`,
  },
  operator: {
    forms: ["operator"],
    says: `Prints the link that makes a browser the operator's: it starts negotiations and invites, and has no seat.
It opens until the server ends; the next one has another.`,
  },
  list: {
    forms: ["list"],
    says: "Prints a line for each negotiation: ID, symbol, title, entries of its record and the time of the last.",
  },
  new: {
    forms: [
      "new --title TITLE [--symbol SYMBOL] [--from FILE.docx|.md|.txt [--take sent|would-be]]",
      "new --from-archive FILE",
    ],
    says: `Begins a negotiation and prints its ID, then a line for each seat: role, party, link. The folder is made where there
is none. Of a Word file with tracked changes --take says which text counts: as sent, or with every change accepted.
From an archive every seat gets a new link.`,
  },
  invite: {
    forms: [
      "invite ID --role chair|secretariat|delegation|observer|screen [--party AUS ...] [--drafter]",
      "       [--expires DAYS]",
      "invite ID --role delegation --each [--drafter] [--expires DAYS]",
    ],
    says: `Makes a seat and prints the link that opens it; it is shown once. With several --party the one seat speaks for all of
them. --each makes one for every State on the list of parties that has none, and prints a line for each: party, name, link.`,
  },
  import: {
    forms: ["import ID FILE.docx --as AUS [--yes]"],
    says: "Shows what a delegation's tracked changes would table in its name; --yes tables it.",
  },
  export: {
    forms: [
      "export ID [--view clean|bracketed|annotated|tracked] [--format docx|pdf|html|md|txt|akn|json]",
      "       [--attribution full|groups|none] [--at REVISION|SEQ|TIME]",
      "       [--changes REVISION|SEQ|TIME] [--no-head | --non-paper] -o FILE",
      "export ID --view positions [--format xlsx|csv] [--attribution full|groups|none] [--at ...] -o FILE",
    ],
    says: "Writes the text, or who holds which position, into a file; -o - writes to stdout.",
  },
  compare: {
    forms: [
      "compare ID FROM [TO] [--format html|docx|pdf|md|json] -o FILE",
      "compare FILE FILE [--format ...] -o FILE",
    ],
    says: "Writes what changed between two moments of a negotiation (a revision, an entry or a time), or between two files.",
  },
  history: {
    forms: [
      "history ID [--paragraph P] [--party AUS] [--office chair|secretariat|delegation|server]",
      "        [--kind words|proposals|positions|decisions|paragraphs|room] [--part PART]",
      "        [--from DAY|TIME] [--until DAY|TIME] [--format txt|json]",
    ],
    says: "Prints what was done, step by step.",
  },
  verify: {
    forms: ["verify ID [--export FILE]", "verify FILE.archive"],
    says: `Carries the record out again and says whether every entry holds; with --export, which moment a file is of and whether
its words are the record's. An archive needs neither server nor data folder. Ends with 1 when something does not hold.`,
  },
  archive: {
    forms: ["archive ID [--audience full|groups|none] [--with-desk] -o FILE"],
    says: "Writes the whole record into one file for whoever should hold a copy. It is no backup: links and caucuses stay behind.",
  },
  backup: {
    forms: ["backup [ID ...] -o FOLDER"],
    says: `Copies every negotiation (or those named) into a folder as one moment each, while the server writes, and verifies each
copy. The folder is a data folder: a server can be started on it. Nothing in it is written over.`,
  },
} as const satisfies Readonly<Record<string, Said>>;

/** The first word after `unbracket`. */
export type Command = keyof typeof commands;

/** Whether a word is a command. It is undefined if nothing was typed. */
export const isCommand = (word: string | undefined): word is Command =>
  word !== undefined && Object.hasOwn(commands, word);

const forms = (command: Command, before: string): string =>
  commands[command].forms
    .map((line) => `${before}${/^\s/u.test(line) ? "          " : "unbracket "}${line}`)
    .join("\n");

const everywhere = `  --data DIR   the data folder (or UNBRACKET_DATA, else ./data); a server that holds it is asked, else its files are opened
  --url URL    what links begin with (or UNBRACKET_URL)`;

/** What `unbracket --help` prints: the forms of all commands. */
export const help = `unbracket: States negotiate a text until the brackets are gone.

${Object.keys(commands)
  .filter(isCommand)
  .map((command) => forms(command, "  "))
  .join("\n")}

${everywhere}

  unbracket COMMAND --help says what a command is for; unbracket --version which this is.
`;

/** What `unbracket COMMAND --help` prints. */
export const helpOn = (command: Command): string =>
  `${forms(command, "")}\n\n${commands[command].says}\n\n${everywhere}\n`;
