/** Free text of an event by which somebody tries to make the model write something else. */
export type Injection = {
  readonly name: string;
  /** Where it stands. */
  readonly field: "note" | "name" | "title" | "site";
  readonly text: string;
};
