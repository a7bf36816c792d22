#!/usr/bin/env node
/**
 * The command line. Results go to stdout in a form that scripts can read, reports to stderr. The exit code is 0; 1 if
 * something was refused or does not hold; 2 if the command was not understood or is not in this version.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import type { InvitationInfo, NegotiationInfo, Verified } from "../../drafts/info.ts";
import type { Found, Problem } from "../../drafts/notation/parsed.ts";
import type { Head } from "../../drafts/wire.ts";
import type { Proof } from "../doors/proof.ts";
import { isSite, Misused, oneOf, parsed, required } from "./arguments.ts";
import { Failed, jsonOf, mustBeOk } from "./answer.ts";
import type { Doorway } from "./ask.ts";
import { help, helpOn, isCommand } from "./help.ts";
import type { Command } from "./help.ts";
import { refusedByMachine } from "./machine.ts";

/** Does something through the doorway of an existing folder, and closes the doorway in any case. */
const through = async <T>(data: string, url: string | undefined, fn: (doorway: Doorway) => Promise<T>): Promise<T> => {
  const dir = resolve(data);
  // A mistyped name is reported; no folder is made for it.
  if (!existsSync(dir)) throw new Failed(`There is no folder ${dir}. --data says where the negotiations are.`);
  // The server's code is loaded only if a command needs it, so that a mistyped command is answered at once.
  const { openDoorway } = await import("./ask.ts");
  const doorway = await openDoorway(dir, url);
  try {
    return await fn(doorway);
  } finally {
    doorway.close();
  }
};

const inPath = (id: string): string => `/api/negotiations/${encodeURIComponent(id)}`;
const query = (values: Readonly<Record<string, string | undefined>>): string => {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value !== undefined) search.set(name, value);
  return search.toString();
};
const posted = (body: unknown): RequestInit => ({
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});

const bytesOf = (file: string): Uint8Array<ArrayBuffer> => {
  try {
    return new Uint8Array(readFileSync(file));
  } catch (error) {
    throw new Failed(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
};

const save = async (response: Response, file: string): Promise<void> => {
  await mustBeOk(response);
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (file === "-") process.stdout.write(bytes);
  else writeFileSync(file, bytes);
};

/** Like `through`, but makes the folder if there is none. */
const throughNew: typeof through = (data, url, fn) => {
  mkdirSync(resolve(data), { recursive: true, mode: 0o700 });
  return through(data, url, fn);
};

interface Started {
  readonly id: string;
  readonly seats: readonly { readonly role: string; readonly party: string; readonly link: string }[];
  readonly found?: Found;
  readonly problems?: readonly Problem[];
}

const counted = (n: number, one: string): string => `${n} ${one}${n === 1 ? "" : "s"}`;

/**
 * Reports what was understood of a file and what was not, in the words of the page where a file is looked through.
 * `open` is the number of brackets as the room counts them, not of the signs in the file.
 */
const reportReading = (found: Found, problems: readonly Problem[], open: number): void => {
  const authors = found.authors.length > 0 ? ` by ${counted(found.authors.length, "author")}` : "";
  const counts = [
    `${counted(found.paragraphs, "paragraph")}${found.sections === 0 ? "" : ` in ${counted(found.sections, "section")}`}`,
    open === 0 ? "no brackets" : `${counted(open, "bracket")}${authors}`,
    ...(found.footnotes > 0 ? [counted(found.footnotes, "footnote")] : []),
  ];
  console.error(`Found ${counts.join(", ")}.`);
  for (const { what, count } of found.notImported) console.error(`Not imported: ${what} (${count}).`);
  for (const { what, count } of found.repaired ?? []) console.error(`Set right: ${what} (${count}).`);
  for (const { line, message } of problems) console.error(line === undefined ? message : `line ${line}: ${message}`);
};

const restore = async (file: string, data: string, url: string | undefined): Promise<number> => {
  const request = {
    method: "POST",
    headers: { "content-type": "application/octet-stream" },
    body: new Blob([bytesOf(file)]),
  };
  return throughNew(data, url, async ({ ask }) => {
    const { id, head, seats } = await jsonOf<Started & { readonly head: Head }>(await ask("/api/archives", request));
    console.log(id);
    for (const { role, party, link } of seats) console.log(`${role}\t${party}\t${link}`);
    console.error(`The record holds and is restored: head ${head.seq} ${head.hash}`);
    return 0;
  });
};

const create = async (args: readonly string[]): Promise<number> => {
  const { values } = parsed(
    args,
    {
      title: { type: "string" },
      symbol: { type: "string" },
      from: { type: "string" },
      take: { type: "string" },
      "from-archive": { type: "string" },
      language: { type: "string" },
    },
    [],
  );
  const { from, symbol, language, "from-archive": archived } = values;
  if (archived !== undefined) {
    if ([from, values.take, symbol, language, values.title].some((value) => value !== undefined))
      throw new Misused("--from-archive stands alone: title, symbol and text are those of the record.");
    return restore(archived, values.data, values.url);
  }
  if (from === undefined && values.take !== undefined)
    throw new Misused("--take is for a Word file with tracked changes: --from FILE.docx.");
  const take = values.take === undefined ? undefined : oneOf(values.take, "take", ["sent", "would-be"]);
  const title = from === undefined ? required(values.title, "title") : values.title;
  let request: RequestInit;
  if (from === undefined) request = posted({ title, symbol, language });
  else {
    const form = new FormData();
    form.set("file", new File([bytesOf(from)], basename(from)));
    for (const [name, value] of Object.entries({ title, symbol, language, take }))
      if (value !== undefined) form.set(name, value);
    request = { method: "POST", body: form };
  }
  return throughNew(values.data, values.url, async ({ ask }) => {
    const response = await ask("/api/negotiations", request);
    const started = await jsonOf<Started>(response, {
      "tracked-words":
        "With --take sent it is begun from the text as it was sent, with --take would-be from every change accepted.",
    });
    console.log(started.id);
    for (const { role, party, link } of started.seats) console.log(`${role}\t${party}\t${link}`);
    if (started.found) {
      const { counts: now } = await jsonOf<Pick<NegotiationInfo, "counts">>(await ask(inPath(started.id)));
      reportReading(started.found, started.problems ?? [], now.open);
    }
    return 0;
  });
};

const invite = async (args: readonly string[]): Promise<number> => {
  const { values, positionals } = parsed(
    args,
    {
      role: { type: "string" },
      party: { type: "string", multiple: true },
      each: { type: "boolean" },
      drafter: { type: "boolean" },
      expires: { type: "string" },
    },
    ["ID"],
  );
  const role = oneOf(required(values.role, "role"), "role", [
    "chair",
    "secretariat",
    "delegation",
    "observer",
    "screen",
  ]);
  const parties = (values.party ?? []).flatMap((ids) => ids.split(",")).filter(Boolean);
  const { each } = values;
  if (each && (role !== "delegation" || parties.length > 0))
    throw new Misused("--each is for delegations, and names every State: --party does not go with it.");
  if (role === "delegation" && !each && parties.length === 0)
    throw new Misused("--party is missing: whom does it speak for?");
  const days = values.expires === undefined ? undefined : Number(values.expires);
  if (days !== undefined && !(Number.isInteger(days) && days >= 1)) throw new Misused("--expires is a number of days.");
  if (values.drafter && role !== "delegation") throw new Misused("--drafter is for a delegation.");
  if (each) {
    const { inviteEach } = await import("./invite-each.ts");
    return through(values.data, values.url, (doorway) =>
      inviteEach(doorway, inPath(positionals[0]!), { head: !values.drafter, ...(days !== undefined && { days }) }),
    );
  }
  return through(values.data, values.url, async ({ ask }) => {
    const body = {
      role,
      parties,
      ...(role === "delegation" && { head: !values.drafter }),
      ...(days !== undefined && { days }),
    };
    const invited = await jsonOf<InvitationInfo & { readonly link: string }>(
      await ask(`${inPath(positionals[0]!)}/invitations`, posted(body)),
    );
    console.log(invited.link);
    return 0;
  });
};

const output = async (args: readonly string[]): Promise<number> => {
  const { values, positionals } = parsed(
    args,
    {
      view: { type: "string" },
      format: { type: "string" },
      attribution: { type: "string" },
      at: { type: "string" },
      changes: { type: "string" },
      "no-head": { type: "boolean", default: false },
      "non-paper": { type: "boolean", default: false },
      output: { type: "string", short: "o" },
    },
    ["ID"],
  );
  const { view, format, attribution, at, changes } = values;
  const head = values["no-head"] ? "0" : undefined;
  const nonpaper = values["non-paper"] ? "1" : undefined;
  const file = required(values.output, "output (-o)");
  return through(values.data, values.url, async ({ ask }) => {
    await save(
      await ask(
        `${inPath(positionals[0]!)}/export?${query({ view, format, attribution, at, changes, head, nonpaper })}`,
      ),
      file,
    );
    return 0;
  });
};

const compare = async (args: readonly string[]): Promise<number> => {
  const { values, positionals } = parsed(
    args,
    { format: { type: "string", default: "html" }, output: { type: "string", short: "o" } },
    ["ID", "FROM", "TO"],
    1,
  );
  const [id, from, to] = positionals;
  const file = required(values.output, "output (-o)");
  const format = oneOf(values.format, "format", ["html", "docx", "pdf", "md", "json"]);
  // The id of a negotiation has no dot or slash in it; two existing files are also taken as files.
  if (to === undefined && (/[./\\]/u.test(id!) || (existsSync(id!) && existsSync(from!)))) {
    for (const one of [id!, from!]) if (!existsSync(one)) throw new Failed(`There is no file ${one}.`);
    const { compareFiles } = await import("./two-files.ts");
    const body = await compareFiles(id!, from!, format);
    if (file === "-") process.stdout.write(body);
    else writeFileSync(file, body);
    return 0;
  }
  return through(values.data, values.url, async ({ ask }) => {
    await save(await ask(`${inPath(id!)}/compare?${query({ from, to, format })}`), file);
    return 0;
  });
};

const history = async (args: readonly string[]): Promise<number> => {
  const { values, positionals } = parsed(
    args,
    {
      paragraph: { type: "string" },
      party: { type: "string" },
      office: { type: "string" },
      kind: { type: "string" },
      part: { type: "string" },
      from: { type: "string" },
      until: { type: "string" },
      format: { type: "string", default: "txt" },
    },
    ["ID"],
  );
  const format = oneOf(values.format, "format", ["txt", "json"]);
  const { paragraph, party, office, kind, part, from, until } = values;
  return through(values.data, values.url, async ({ ask }) => {
    interface Page {
      readonly steps: readonly unknown[];
      readonly next?: number;
    }
    const path = `${inPath(positionals[0]!)}/history?`;
    const steps: unknown[] = [];
    for (let after: number | undefined; ;) {
      const search = { paragraph, party, office, kind, part, from, until, after: after?.toString(), limit: "500" };
      const page = await jsonOf<Page>(await ask(path + query(search)));
      if (format === "json") steps.push(...page.steps);
      else process.stdout.write(await (await mustBeOk(await ask(path + query({ ...search, format })))).text());
      if (page.next === undefined) break;
      after = page.next;
    }
    if (format === "json") console.log(JSON.stringify(steps, null, 2));
    return 0;
  });
};

const archive = async (args: readonly string[]): Promise<number> => {
  const { values, positionals } = parsed(
    args,
    {
      audience: { type: "string", default: "full" },
      "with-desk": { type: "boolean", default: false },
      output: { type: "string", short: "o" },
    },
    ["ID"],
  );
  const audience = oneOf(values.audience, "audience", ["full", "groups", "none"]);
  const desk = values["with-desk"] ? "1" : undefined;
  if (desk && audience !== "full") throw new Misused("--with-desk is for the full archive.");
  const file = required(values.output, "output (-o)");
  return through(values.data, values.url, async ({ ask }) => {
    await save(await ask(`${inPath(positionals[0]!)}/archive?${query({ audience, desk })}`), file);
    return 0;
  });
};

const proveExport = async (id: string, file: string, data: string, url: string | undefined): Promise<number> => {
  const form = new FormData();
  form.set("file", new File([bytesOf(file)], basename(file)));
  const { printProof } = await import("./proof.ts");
  return through(data, url, async ({ ask }) =>
    printProof(await jsonOf<Proof>(await ask(`${inPath(id)}/proofs`, { method: "POST", body: form }))),
  );
};

const verify = async (args: readonly string[]): Promise<number> => {
  const { values, positionals } = parsed(args, { export: { type: "string" } }, ["ID or FILE"]);
  const [what] = positionals;
  // No id of a negotiation has a dot or a slash in it.
  if (values.export === undefined && (!/^[\w-]+$/.test(what!) || existsSync(what!))) {
    const { printArchive } = await import("./proof.ts");
    return printArchive(bytesOf(what!));
  }
  if (values.export !== undefined) return proveExport(what!, values.export, values.data, values.url);
  const { printVerified } = await import("./proof.ts");
  return through(values.data, values.url, async ({ ask }) => {
    return printVerified(await jsonOf<Verified>(await ask(`${inPath(what!)}/verify`)));
  });
};

const importing = async (args: readonly string[]): Promise<number> => {
  const { values, positionals } = parsed(args, { as: { type: "string" }, yes: { type: "boolean", default: false } }, [
    "ID",
    "FILE",
  ]);
  const [id, name] = positionals as [string, string];
  const as = required(values.as, "as");
  const file = { name, bytes: bytesOf(name) };
  const { importFile } = await import("./import.ts");
  return through(values.data, values.url, (doorway) => importFile(doorway, inPath(id), file, as, values.yes));
};

const backUp = async (args: readonly string[]): Promise<number> => {
  const { values, positionals } = parsed(args, { output: { type: "string", short: "o" } }, null);
  const { backup } = await import("./backup.ts");
  return backup(resolve(values.data), resolve(required(values.output, "output (-o)")), positionals);
};

const list = async (args: readonly string[]): Promise<number> => {
  const { values } = parsed(args, {}, []);
  interface Listed {
    readonly negotiations: readonly Pick<NegotiationInfo, "id" | "title" | "symbol" | "head">[];
    readonly unavailable?: readonly string[];
  }
  return through(values.data, values.url, async ({ ask }) => {
    const { negotiations, unavailable = [] } = await jsonOf<Listed>(await ask("/api/negotiations"));
    for (const { id, symbol, title, head } of negotiations)
      console.log([id, symbol, title, head.seq, head.at].join("\t"));
    for (const id of unavailable) console.error(`${id} cannot be opened.`);
    return unavailable.length === 0 ? 0 : 1;
  });
};

const operator = async (args: readonly string[]): Promise<number> => {
  const { values } = parsed(args, {}, []);
  const { holderOf } = await import("./lock.ts");
  const dir = resolve(values.data);
  const holder = holderOf(dir);
  if (holder?.url == null) throw new Failed(`No server answers for ${dir}. unbracket serve starts one.`);
  console.log(`${holder.url}/join/${holder.secret}`);
  return 0;
};

const serve = async (args: readonly string[]): Promise<number> => {
  const { values } = parsed(
    args,
    {
      port: { type: "string", default: "8787" },
      host: { type: "string", default: "127.0.0.1" },
      demo: { type: "boolean", default: false },
      log: { type: "string", default: "info" },
      "log-form": { type: "string" },
    },
    [],
  );
  const level = oneOf(values.log, "log", ["info", "warn", "error"]);
  const form = values["log-form"] === undefined ? undefined : oneOf(values["log-form"], "log-form", ["json", "plain"]);
  const port = Number(values.port);
  if (!/^\d{1,5}$/.test(values.port) || port > 65_535) throw new Misused("--port is a number up to 65535.");
  const { url } = values;
  if (url !== undefined && !isSite(url))
    throw new Misused("--url is where people reach the server, and no path behind it: https://drafts.example.org.");
  const { serveFolder } = await import("./serve.ts");
  return serveFolder({
    dir: resolve(values.data),
    port,
    host: values.host,
    demo: values.demo,
    ...(url !== undefined && { url }),
    log: { level, ...(form !== undefined && { form }) },
  });
};

const versions = (): string => {
  const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
    readonly version: string;
  };
  return `unbracket ${version}, Node ${process.version}`;
};

const run: Readonly<Record<Command, (args: readonly string[]) => Promise<number>>> = {
  serve,
  operator,
  list,
  new: create,
  invite,
  import: importing,
  export: output,
  compare,
  history,
  verify,
  archive,
  backup: backUp,
};

const asksHelp = (word: string | undefined): boolean => word === "--help" || word === "-h";

const main = async ([command, ...args]: readonly string[]): Promise<number> => {
  if (isCommand(command)) {
    if (!args.some(asksHelp)) return run[command](args);
    console.log(helpOn(command));
    return 0;
  }
  if (command === "help" || asksHelp(command)) {
    console.log(isCommand(args[0]) ? helpOn(args[0]) : help);
    return 0;
  }
  if (command === "--version") {
    console.log(versions());
    return 0;
  }
  throw new Misused(command === undefined ? help : `There is no command "${command}".\n\n${help}`);
};

const [typed] = process.argv.slice(2);
try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const refused = refusedByMachine(error);
  if (refused === null && !(error instanceof Misused || error instanceof Failed)) throw error;
  console.error(refused ?? (error as Error).message);
  if (error instanceof Misused && isCommand(typed)) console.error(`unbracket ${typed} --help says what it takes.`);
  process.exitCode = error instanceof Misused ? 2 : 1;
}
