/** Words in the names of fields that hold who somebody is or how to reach them; for data that no definition declares. */
import { wordsOf } from "./field-words.ts";

const PERSON_WORDS: ReadonlySet<string> = new Set(
  [
    "name names firstname surname lastname fullname forename nickname initials signature signatory",
    "person people human user users username login account holder member members guest visitor",
    "learner learners student students pupil pupils candidate applicant participant attendee delegate nominee",
    "agent facilitator coach assessor moderator teacher trainer instructor tutor lecturer mentor",
    "customer contact author assignee reporter reviewer approver requester manager supervisor owner",
    "employee staff worker driver colleague sender recipient buyer seller tenant patient passenger",
    "parent guardian mother father child children spouse partner dependant dependent",
    "phone telephone tel mobile cell cellphone whatsapp fax email mail",
    "address street postal residence birth birthday birthdate dob gender sex age race religion health",
    "passport identity idnumber idno idnr ssn licence license national tax salary bank iban card",
  ].flatMap((words) => words.split(" ")),
);

/**
 * Whether a field's path says that it holds something of a person: one of its names does ("deletedBy", "facilitator"), or the
 * names joined ("id", "number").
 */
export function isOfPerson(path: readonly string[]): boolean {
  const names = path.map(wordsOf);
  return [...names, names.flat()].some(areOfPerson);
}

function areOfPerson(words: readonly string[]): boolean {
  return (
    words.at(-1) === "by" ||
    words.some(
      (word, at) => PERSON_WORDS.has(word) || PERSON_WORDS.has(`${word}${words[at + 1] ?? ""}`),
    )
  );
}
