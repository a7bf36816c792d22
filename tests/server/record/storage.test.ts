import { describe } from "vitest";
import { openStorage } from "../../../server/hosts/node-storage.ts";
import { storageContract } from "./storage-contract.ts";

describe("the store of a negotiation", () => {
  storageContract(() => openStorage(":memory:"));
});
