/** `invite --each`: a link for every State on the list of parties, for whoever has to seat 193 delegations. */
import type { InvitationInfo, NegotiationInfo } from "../../drafts/info.ts";
import { jsonOf } from "./answer.ts";
import type { Doorway } from "./ask.ts";

/** What the links of `invite --each` have in common. */
export interface EachAsk {
  /** True for heads of delegations, false for drafters. */
  readonly head: boolean;
  /** Days until the links stop working; without it they work until they are revoked. */
  readonly days?: number;
}

/**
 * Prints a line for each State that has no such link that still opens: party, name, link. If it was cut off and is run
 * again, it goes on with the States that are missing. Gives the exit code.
 */
export const inviteEach = async ({ ask }: Doorway, path: string, asked: EachAsk): Promise<number> => {
  const { parties } = await jsonOf<NegotiationInfo>(await ask(path));
  const { invitations } = await jsonOf<{ invitations: readonly InvitationInfo[] }>(await ask(`${path}/invitations`));
  const opening = invitations.filter(
    ({ role, head, revoked, expires }) =>
      role === "delegation" &&
      head === asked.head &&
      revoked === undefined &&
      (expires === undefined || Date.parse(expires) > Date.now()),
  );
  const invited = new Set(opening.flatMap((one) => one.parties));
  const states = parties.filter(({ kind }) => kind === "member-state" || kind === "observer-state");
  const missing = states.filter(({ id }) => !invited.has(id));
  for (const { id, name } of missing) {
    const { link } = await jsonOf<{ readonly link: string }>(
      await ask(`${path}/invitations`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ role: "delegation", parties: [id], ...asked }),
      }),
    );
    console.log(`${id}\t${name}\t${link}`);
  }
  const had = states.length - missing.length;
  console.error(`${missing.length} invited${had === 0 ? "" : `; ${had} had a link already`}.`);
  return 0;
};
