/** What whoever runs the house sees of it: lines without content, measures, health, and its end in order. */
import { existsSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { serve, unbracket } from "../server/cli/process.ts";
import { Evening, everyParagraph, labelled } from "./evening.ts";

let evening: Evening;
afterEach(() => evening.close());

/** Words that stand in texts, names of States, seats and people, and what links open. */
const canary = {
  text: "Zebrafinch",
  state: "Altora",
  title: "Quokkareport",
  paper: "Wombatwords",
  note: "Narwhalnote",
};

const happeningOf = (line: string): Record<string, unknown> | null => {
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return null; // what is said to people at the start: the address, the operator's link
  }
};

test("no line of the log holds a word of a text, a name or a token, whatever goes wrong in an evening", async () => {
  evening = await Evening.open();
  const text = `# ${canary.title}\n\n1. States shall watch the ${canary.text}.\n\n2. States shall report.\n`;
  const chair = await evening.begin("draft.md", text, { symbol: "C/1" });
  await chair.act({ type: "set-party", party: "XAL", name: canary.state, kind: "member-state" });
  const altora = await chair.invite("delegation", ["XAL"]);
  await chair.act({ type: "publish-revision", name: "Zero draft" });
  const one = labelled(await chair.draft(), "1").id;
  const pen = await chair.sync();
  pen.caret(one, { name: canary.state });
  pen.type(one, "watch", ` ${canary.text}`);
  await pen.saved();
  const caucus = await altora.sync("caucus/party-XAL");
  const paper = caucus.paper("paper-1", pen, one);
  paper.insert(0, canary.paper, { src: "own" });
  await caucus.saved();
  await altora.act({ type: "table", as: "XAL", paper: "paper-1", seen: caucus.seen() });
  // What is refused, what is not understood, and what is no request at all.
  await altora.refused({ type: "lock", paragraph: one, note: canary.note });
  await chair.refused({ type: "table", as: canary.state, paragraph: one, wording: `[${canary.text}` });
  for (const path of [`/api/negotiations/${canary.state}`, `/${canary.text}`, `/join/${canary.state}-${canary.text}`])
    await fetch(`${evening.url}${path}?q=${canary.text}`, { headers: { "x-said": canary.note } });
  await chair.ask(`/draft?at=${canary.text}`);
  await chair.ask("/acts", { method: "POST", body: `{"${canary.text}` });
  await altora.knock(`caucus/${canary.text}`).then((device) => device.until(() => device.closed !== null, "refused"));
  // A file that is none: whoever asks for it is answered, and the fault is told.
  writeFileSync(join(evening.data, "damaged1.sqlite"), `${canary.text} `.repeat(2_000));
  expect((await fetch(`${evening.url}/api/negotiations/damaged1`)).status).toBe(503);
  await evening.end();

  const lines = evening.lines();
  const happenings = lines.map(happeningOf).filter((one) => one !== null);
  expect(happenings.map(({ what }) => what)).toEqual(
    expect.arrayContaining(["server-opened", "room-unreadable", "server-closed"]),
  );
  for (const happening of happenings) {
    expect(happening).toMatchObject({ time: expect.stringMatching(/^\d{4}-.*Z$/u), what: expect.any(String) });
    expect(["info", "warn", "error"]).toContain(happening["level"]);
  }
  const secrets = [...Object.values(canary), chair.token, altora.token, chair.token.split("-")[1]!];
  for (const line of lines) for (const word of secrets) expect(line).not.toContain(word);
});

/** The text form of Prometheus, as its parser reads it: families with help and type, and values. */
const families = (text: string): Map<string, { readonly type: string; readonly values: Map<string, number> }> => {
  const found = new Map<string, { type: string; help: boolean; values: Map<string, number> }>();
  let last: string | undefined;
  for (const line of text.split("\n")) {
    if (line === "") continue;
    const help = /^# HELP (\w+) \S.*$/u.exec(line);
    const type = /^# TYPE (\w+) (counter|gauge|histogram|summary)$/u.exec(line);
    const value = /^(\w+)(\{(?:\w+="[^"\\]*",?)*\})? (\S+)$/u.exec(line);
    if (help) found.set((last = help[1]!), { type: "", help: true, values: new Map() });
    else if (type && type[1] === last) found.get(last!)!.type = type[2]!;
    else if (value && last !== undefined && value[1]!.startsWith(last)) {
      const number = value[3] === "+Inf" ? Infinity : Number(value[3]);
      if (Number.isNaN(number) && value[3] !== "Nan") throw new Error(`no number: ${line}`);
      found.get(last)!.values.set(`${value[1]!}${value[2] ?? ""}`, number);
    } else throw new Error(`not understood: ${line}`);
  }
  for (const [name, { type }] of found) if (type === "") throw new Error(`${name} has no type`);
  return found;
};

test("the measures are in Prometheus' form, count what happened, and name nobody", async () => {
  evening = await Evening.open();
  const chair = await evening.begin("draft.md", `1. States shall watch the ${canary.text}.\n`, { title: canary.title });
  await chair.act({ type: "set-party", party: "XAL", name: canary.state, kind: "member-state" });
  await chair.refused({ type: "publish-revision", name: "" });
  await chair.refused({ type: "set-floor", paragraph: "p9-9" });
  const pen = await chair.sync();
  pen.type(labelled(await chair.draft(), "1").id, "States", " always");
  await pen.saved();
  const answer = await fetch(`${evening.url}/metrics`);
  expect(answer.headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/u);
  const text = await answer.text();
  for (const word of Object.values(canary)) expect(text).not.toContain(word);
  const all = families(text);
  const value = (family: string, name = family): number | undefined => all.get(family)?.values.get(name);
  expect(value("unbracket_connections")).toBe(1);
  expect(value("unbracket_rooms_open")).toBe(1);
  expect(value("unbracket_updates_total")).toBeGreaterThanOrEqual(1);
  expect(value("unbracket_entries_total")).toBeGreaterThanOrEqual(2);
  expect(value("unbracket_acts_total", 'unbracket_acts_total{type="set-party"}')).toBe(1);
  expect(all.get("unbracket_requests_total")!.values.get('unbracket_requests_total{status="4xx"}')).toBe(2);
  expect(value("unbracket_refusals_total", 'unbracket_refusals_total{code="unknown-paragraph"}')).toBe(1);
  for (const timed of ["unbracket_commit_seconds", "unbracket_broadcast_seconds"]) {
    const { type, values } = all.get(timed)!;
    expect(type).toBe("histogram");
    expect(values.get(`${timed}_count`)).toBeGreaterThanOrEqual(1);
    expect(values.get(`${timed}_bucket{le="+Inf"}`)).toBe(values.get(`${timed}_count`));
  }
});

test("health says 503 while the data folder takes no writing, and 200 when it does again", async () => {
  evening = await Evening.open();
  const health = async (): Promise<unknown[]> => {
    const answer = await fetch(`${evening.url}/health`);
    return [answer.status, ((await answer.json()) as { ok: boolean }).ok];
  };
  expect(await health()).toEqual([200, true]);
  renameSync(evening.data, `${evening.data}.away`);
  try {
    expect(await health()).toEqual([503, false]);
  } finally {
    renameSync(`${evening.data}.away`, evening.data);
  }
  expect(await health()).toEqual([200, true]);
  expect(existsSync(join(evening.data, ".health"))).toBe(false);
});

test("told to end while people write, it keeps what it said was saved, tells every socket, and is gone in seconds", async () => {
  evening = await Evening.open();
  const chair = await evening.begin("draft.md", "1. States shall meet.\n", { title: "Draft", symbol: "S/1" });
  const secretariat = await chair.invite("secretariat");
  const one = labelled(await chair.draft(), "1").id;
  const pens = [await chair.sync(), await secretariat.sync()];
  const reader = await chair.sync("draft", { reader: true });
  for (let word = 0; word < 20; word++) pens.forEach((pen, n) => pen.type(one, "States", ` w${n}x${word}`));
  await Promise.all(pens.map((pen) => pen.saved()));
  const saved = pens[0]!.words(one).match(/w\dx\d+/gu)!;
  expect(saved.length).toBe(40);
  const acts = Array.from({ length: 10 }, (_, n) =>
    chair
      .act({ type: "publish-revision", name: `Rev.${n}` })
      .then(({ seq }) => seq)
      .catch(() => null),
  );
  for (let word = 20; word < 60; word++) pens.forEach((pen, n) => pen.type(one, "States", ` w${n}x${word}`));
  await pens[0]!.until(() => pens[0]!.words(one).includes("w0x59"), "the words here");
  const began = Date.now();
  const ended = evening.end();
  // Each comes back soon, to nobody: the first end is looked at.
  const ends = await Promise.all(
    [...pens, reader].map((pen) => pen.until(() => pen.closed !== null, "the end").then(() => pen.closed)),
  );
  await ended;
  // TimeoutStopSec of the unit in docs/deploy.md is 15.
  expect(Date.now() - began).toBeLessThan(10_000);
  expect(ends).toEqual([1001, 1001, 1001]);
  for (const pen of pens) pen.leave();
  const answered = await Promise.all(acts);
  await evening.start();
  const draft = await chair.draft();
  const words = everyParagraph(draft).find(({ id }) => id === one)!;
  const text = words.runs.map(({ t }) => t).join("");
  for (const word of saved) expect(text).toContain(word);
  for (const seq of answered) if (seq !== null) expect(seq).toBeLessThanOrEqual(draft.seq);
  await evening.end();
  expect(await evening.command("verify", chair.negotiation)).toMatchObject({ code: 0 });
});

test("a person at a terminal reads lines, and may hear of warnings alone", async () => {
  evening = await Evening.open();
  const dir = join(evening.data, "other");
  const plain = await serve("--data", dir, "--log-form", "plain");
  writeFileSync(join(dir, "damaged1.sqlite"), "nothing ".repeat(2_000));
  await fetch(`${plain.url}/api/negotiations/damaged1`);
  const { err } = await plain.kill("SIGTERM");
  expect(err).toMatch(/^\d\d:\d\d:\d\d info {2}server opened {2}negotiations=0$/mu);
  expect(err).toMatch(/^\d\d:\d\d:\d\d error room unreadable {2}negotiation=damaged1/mu);
  const quiet = await serve("--data", dir, "--log", "warn", "--log-form", "plain");
  await fetch(`${quiet.url}/api/negotiations/damaged1`);
  const heard = await quiet.kill("SIGTERM");
  expect(heard.err).not.toContain("server opened");
  expect(heard.err).toContain("room unreadable");
  expect(await unbracket("serve", "--log", "loud")).toMatchObject({ code: 2 });
});
