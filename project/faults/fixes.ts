/** What to do about a fault, by its sentence. */

const FIXES: readonly (readonly [fault: RegExp, fix: string])[] = [
  [
    /Could not resolve "postrider|an import of postrider\/notifications/,
    'import from "postrider/notifications".',
  ],
  [/Could not resolve "zod/, "npm install zod"],
  [/Could not resolve "\./, "correct the path of the import."],
  [/Could not resolve "/, "install the package, or correct the import."],
  [/a module that can be loaded/, "correct this line."],
  [/a folder of definitions/, "create it with `npx postrider new TYPE`."],
  [/have a file that exports `definition`/, "write a definition with `npx postrider new TYPE`."],
  [/exported as `definition`/, "rename the export to `definition`."],
  [/made by defineNotification/, "export const definition = defineNotification({ … })."],
  [/a list of at least one sample/, "export `samples` with one event at least."],
  [
    /`type` of \S+ to be an event's type/,
    "give the event type exactly as your application sends it.",
  ],
  [/`type` of \S+ to be at most/, "shorten the type, or set `mandatory: true`."],
  [/`type` of \S+ to be its own/, "delete one of the two files, or change its type."],
  [/\.duplicateOf` of/, "name a sample of any definition, exactly as its `name` says."],
  [
    /to be refused with|as many emails as it expects/,
    "change the sample, or what its `expect` says.",
  ],
  [/`samples\[\d+\]\.expect\S*` of/, "write one of these, or leave `expect` out."],
  [/before the samples with a `body`/, "move it up in the list."],
  [/\.event\.type` of/, "give the sample the type of its definition."],
  [/a field of a definition/, "correct its name, or delete it. AGENTS.md lists the fields."],
  [/`\w+` of \S+ to be .*, got nothing$/, "add it. AGENTS.md lists the fields."],
  [/\.role` of/, 'begin it with a capital letter: "Customer".'],
  [
    /a path into the data/,
    "write the path of a field in `data`; `[]` stands for each item of a list.",
  ],
  [/`personal\[\d+\]\.fields` of/, 'name a field: fields: { name: "name" }.'],
  [/quote no personal field/, "leave it out: the AI must not see it."],
  [/to say what to write/, "say in English what the AI has to write."],
  [/`ask\.length\./, "give an integer within these bounds, or leave `length` out."],
  [/`ask\.identifiedBy\[/, "use the label of a fact exactly, or add a sample that shows it."],
  [/`changeable\[/, "use the label of a change exactly, or add a sample that shows it."],
  [/ threw \w+ \(/, "correct this line. Optional fields of the event may be undefined."],
  [/\.event\.data` of/, "change the sample, or the schema in `data`."],
  [
    /to become an email, got|addresses that can be mailed/,
    "give the sample recipients that exist, such as reader@example.com.",
  ],
  [/short enough/, "shorten it: what is longer is cut in the email."],
  [/a value for each placeholder/, "give `say` a value for it."],
  [/`subject` of \S+ to say something/, "return a text from `subject`."],
  [/something to tell/, "add a sample that becomes an email with facts or changes."],
  [/`texts` of \S+ to hold/, "translate it there."],
  [/the holes of its English text/, "use only the placeholders of the English text."],
  [/an object with a `layout`/, "export const brand = { layout }."],
  [/languages by their locales/, "export const languages = { en, af }, each a whole language."],
  [/`replyTo` of/, 'give an address without a name: "help@acme.example".'],
  [/`expiresAfter` of/, "give a time within these bounds: { hours: 6 }."],
  [/`fromAddress` to be/, 'fromAddress: "Acme <news@acme.example>"'],
  [/the name of a setting/, "delete it, or correct its name."],
  [/\(postrider\.config\.ts\)$/, "correct it by hand, or run `npx postrider configure`."],
];

export function fixOf(message: string): string | undefined {
  return FIXES.find(([fault]) => fault.test(message))?.[1];
}
