/** An element waits for one reading at a time: it is told why that is late, and nothing older is asked for. */
import { expect, test } from "vitest";
import { askedAgain } from "../../client/room/asked-again.ts";
import { NewestReading } from "../../client/screen/newest-reading.ts";
import type { Reader } from "../../client/screen/newest-reading.ts";
import { refuse, RefusalCode } from "../../drafts/refusal.ts";
import type { Refusal } from "../../drafts/refusal.ts";

const unreached = refuse(RefusalCode.unavailable, "The server cannot be reached.", { unreached: true });

/** An element that reads from a server which can be cut off; each reading rests until it is let go on. */
class Element implements Reader {
  isConnected = true;
  drawn = 0;
  readonly asked: string[] = [];
  readonly resting: (() => void)[] = [];
  reached = true;
  readonly reading = new NewestReading(this);
  addController(): void {}
  requestUpdate(): void {
    this.drawn++;
  }
  read(what: string): Promise<{ what: string } | Refusal> {
    return askedAgain(
      async () => {
        this.asked.push(what);
        return this.reached ? { what } : unreached;
      },
      { ...this.reading.begin(), rest: () => new Promise((resolve) => this.resting.push(resolve)) },
    );
  }
  /** Time to ask again, for all that rest. */
  async goOn(): Promise<void> {
    for (const go of this.resting.splice(0)) go();
    await settled();
  }
}
const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn++) await Promise.resolve();
};

test("who could not reach the server is told while it is asked again, and told no more once there is an answer", async () => {
  const element = new Element();
  element.reached = false;
  const answer = element.read("who wrote 3");
  await settled();
  expect(element.reading.late).toBe(unreached);
  expect(element.drawn).toBe(1);
  await element.goOn();
  // The same reason is no news.
  expect([element.asked.length, element.drawn]).toEqual([2, 1]);
  element.reached = true;
  await element.goOn();
  expect(await answer).toEqual({ what: "who wrote 3" });
  expect(element.reading.late).toBeNull();
  expect(element.drawn).toBe(2);
});

test("a newer reading takes the place of one that rests: the older is asked for no more and says nothing", async () => {
  const element = new Element();
  element.reached = false;
  const older = element.read("3");
  await settled();
  element.reached = true;
  expect(await element.read("4")).toEqual({ what: "4" });
  await element.goOn();
  expect(await older).toBe(unreached);
  expect(element.asked).toEqual(["3", "4"]);
  expect(element.reading.late).toBeNull();
});

test("nothing is asked for once the element is gone, or nobody waits", async () => {
  for (const leave of ["gone", "ended"]) {
    const element = new Element();
    element.reached = false;
    const answer = element.read("3");
    await settled();
    if (leave === "gone") element.reading.hostDisconnected();
    else element.reading.end();
    expect(element.reading.late).toBeNull();
    await element.goOn();
    await answer;
    expect(element.asked).toEqual(["3"]);
  }
});
