import { fields } from "./fields.ts";
import { frames } from "./frames.ts";
import type { Injection } from "./injection.ts";
import { notes } from "./notes.ts";

export const injections: readonly Injection[] = [...notes, ...frames, ...fields];
