/** The labelled corpus: sentences written for it, none of them about anybody. */
import { AFRIKAANS } from "./corpus/afrikaans.ts";
import { DOCUMENTS } from "./corpus/documents.ts";
import { HELD_OUT } from "./corpus/held-out.ts";
import { HELD_OUT_AGAIN } from "./corpus/held-out-again.ts";
import { LEARNERS } from "./corpus/learners.ts";
import { NEGATIVES } from "./corpus/negatives.ts";
import { OFFICE } from "./corpus/office.ts";
import { REACHING } from "./corpus/reaching.ts";
import { WORDS } from "./corpus/words.ts";
import { type Group, type Sentence, sentencesOf } from "./sentence.ts";

const GROUPS: readonly Group[] = [
  ...LEARNERS,
  ...AFRIKAANS,
  ...REACHING,
  ...DOCUMENTS,
  ...NEGATIVES,
  ...WORDS,
  ...OFFICE,
  ...HELD_OUT,
  ...HELD_OUT_AGAIN,
];

export const CORPUS: readonly Sentence[] = GROUPS.flatMap(sentencesOf);
