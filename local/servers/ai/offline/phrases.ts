/**
 * What the offline writer says in each language. Each list has a sentence with the label and one without, which always fits.
 * "#" is a change's id, {F} the subject of the event, {label} the label within a sentence, {name} the label as it is.
 */
export type Phrases = {
  /** The English name, as in the system message. */
  readonly language: string;
  readonly changes: Readonly<Record<Shape, readonly string[]>>;
  /** After the subject in a headline. */
  readonly colon: string;
  /** Added before a sentence's full stop. */
  readonly owner: string;
  /** A headline without a change or a known event. */
  readonly news: string;
  /** In the order of EVENT_WORDS. */
  readonly events: string;
  /** A fact, {1}. */
  readonly single: readonly string[];
  /** A list, {1}, and the number of its items. */
  readonly list: readonly string[];
  /** The first sentence of a free text, {text}. */
  readonly summary: readonly string[];
  /** Labels that are verbs, such as "Starts": no article fits. */
  readonly verb?: RegExp;
};

export type Shape =
  | "moved"
  | "amount"
  | "changed"
  | "rewritten"
  | "set"
  | "cleared"
  | "added"
  | "removed"
  | "exchanged";

/** The last word of an event's type, or a word of the first sentence of the instructions. */
export const EVENT_WORDS = (
  "added, approved, cancelled, changed, closed, collision, completed, created, deleted, failed, " +
  "finished, merged, opened, overdue, paid, removed, sent, started, updated"
).split(", ");

const english: Phrases = {
  language: "English",
  colon: ": ",
  changes: {
    moved: ["The {label} moves {#}, {#.difference}.", "There is a move {#}."],
    amount: [
      "The {label} is now {#.after}, {#.difference}.",
      "It is now {#.after} in place of {#.before}.",
    ],
    changed: ["The {label} changes {#}.", "It is now {#.after} in place of {#.before}."],
    rewritten: ["Under “{name}” it now says {#.after}.", "There is a new text: {#.after}."],
    set: ["The {label} is now {#.after}.", "There is a new entry: {#.after}."],
    cleared: [
      "The {label} was {#.before} and is now empty.",
      "This is no longer there: {#.before}.",
    ],
    added: ["New among the {label}: {#.added}.", "This is new: {#.added}."],
    removed: ["No longer among the {label}: {#.removed}.", "This is no longer there: {#.removed}."],
    exchanged: [
      "In the {label} you now find {#.added} in place of {#.removed}.",
      "{#.added} is new, {#.removed} is no longer there.",
    ],
  },
  owner: ", for {#.of}",
  news: "There is news of {F}.",
  events:
    "Added, Approved, Cancelled, Changed, Closed, Overlap, Completed, Created, Deleted, Failed, " +
    "Finished, Merged, Opened, Overdue, Paid, Removed, Sent, Started, Updated",
  single: ["{name}: {1}.", "It comes with {1}."],
  list: ["{1.count} in the {label}: {1}.", "There are {1.count} in all: {1}."],
  summary: ["It begins with this: {text}", "The text is in the email as it was written."],
  verb: /(?:^|\s)(?:arrives|begins|closes|ends|expires|leaves|opens|renews|starts)$|^into\b/i,
};

const afrikaans: Phrases = {
  language: "Afrikaans",
  colon: ": ",
  changes: {
    moved: ["Die {label} skuif {#}, dit is {#.difference}.", "Dit skuif {#}."],
    amount: [
      "Die {label} is nou {#.after}, dit is {#.difference} as voorheen.",
      "Dit is nou {#.after} in die plek van {#.before}.",
    ],
    changed: ["Die {label} het {#} verander.", "Dit is nou {#.after} in die plek van {#.before}."],
    rewritten: ["By “{name}” staan daar nou {#.after}.", "Daar is ’n nuwe teks: {#.after}."],
    set: ["Die {label} is ingevul: {#.after}.", "Daar is ’n nuwe inskrywing: {#.after}."],
    cleared: [
      "Die {label} was {#.before} en is nou uitgehaal.",
      "Dit is nie meer daar nie: {#.before}.",
    ],
    added: ["Nuut by die {label}: {#.added}.", "Dit is nuut: {#.added}."],
    removed: [
      "Nie meer by die {label} nie: {#.removed}.",
      "Dit is nie meer daar nie: {#.removed}.",
    ],
    exchanged: [
      "By die {label} kom {#.added} by en val {#.removed} weg.",
      "{#.added} is nuut, en {#.removed} is nie meer daar nie.",
    ],
  },
  owner: ", vir {#.of}",
  news: "Daar is nuus oor {F}.",
  events:
    "Bygevoeg, Goedgekeur, Gekanselleer, Verander, Gesluit, Planne oorvleuel, Voltooi, Geskep, Uitgevee, Misluk, " +
    "Klaar, Saamgevoeg, Oopgemaak, Agterstallig, Betaal, Verwyder, Gestuur, Begin, Bygewerk",
  single: ["Dit het {1} as {label}.", "Dit kom met {1}."],
  list: ["{1.count} by die {label}: {1}.", "Daar is {1.count} in die geheel: {1}."],
  summary: ["Dit begin só: {text}", "Die teks staan in die e-pos soos dit geskryf is."],
};

const german: Phrases = {
  language: "German",
  colon: ": ",
  changes: {
    moved: ["{label} ist jetzt {#.after}, {#.difference}.", "Es verschiebt sich {#}."],
    amount: [
      "{label} ist jetzt {#.after}, {#.difference} als bisher.",
      "Es ist jetzt {#.after} und nicht mehr {#.before}.",
    ],
    changed: [
      "{label} ist jetzt {#.after}, vorher {#.before}.",
      "Es ist jetzt {#.after} und nicht mehr {#.before}.",
    ],
    rewritten: ["Bei „{name}“ steht jetzt {#.after}.", "Es gibt einen neuen Text: {#.after}."],
    set: ["{label} ist jetzt {#.after}.", "Es gibt einen neuen Eintrag: {#.after}."],
    cleared: ["{label} war {#.before} und ist jetzt leer.", "Das ist nicht mehr da: {#.before}."],
    added: ["Bei „{name}“ jetzt auch {#.added}.", "Das ist neu: {#.added}."],
    removed: ["Nicht mehr bei „{name}“: {#.removed}.", "Das ist nicht mehr da: {#.removed}."],
    exchanged: [
      "Bei „{name}“ jetzt {#.added} statt {#.removed}.",
      "Jetzt {#.added} statt {#.removed}.",
    ],
  },
  owner: " ({#.of})",
  news: "Es gibt Neues zu {F}.",
  events:
    "Hinzugefügt, Genehmigt, Abgesagt, Geändert, Geschlossen, Überschneidung, Abgeschlossen, Neu angelegt, Gelöscht, Fehlgeschlagen, " +
    "Beendet, Zusammengeführt, Eröffnet, Überfällig, Bezahlt, Entfernt, Gesendet, Begonnen, Aktualisiert",
  single: ["{name}: {1}.", "Dazu gehört auch {1}."],
  list: ["Unter „{name}“ sind es {1.count}: {1}.", "Insgesamt sind es {1.count}: {1}."],
  summary: [
    "Der Text beginnt so: {text}",
    "Der Text steht so in der E-Mail, wie er geschrieben wurde.",
  ],
};

const french: Phrases = {
  language: "French",
  colon: " : ",
  changes: {
    moved: [
      "Pour « {name} », on passe {#}, soit {#.difference}.",
      "On passe {#} dans le calendrier.",
    ],
    amount: [
      "Pour « {name} », on arrive à {#.after}, soit {#.difference}.",
      "On passe {#} dans le dossier.",
    ],
    changed: ["Pour « {name} », on passe {#}.", "On passe {#} dans le dossier."],
    rewritten: [
      "Sous « {name} », on lit maintenant {#.after} dans le dossier.",
      "Il y a un nouveau texte dans le dossier : {#.after}.",
    ],
    set: [
      "Pour « {name} », le dossier indique maintenant {#.after}.",
      "Le dossier indique en plus {#.after}.",
    ],
    cleared: [
      "La rubrique « {name} » est maintenant vide ; c’était {#.before}.",
      "Le dossier n’indique plus {#.before}.",
    ],
    added: [
      "On ajoute à « {name} » : {#.added} dans la liste.",
      "Il y a du nouveau dans le dossier : {#.added}.",
    ],
    removed: [
      "On retire {#.removed} de la liste « {name} ».",
      "Dans le dossier, il n’y a plus {#.removed}.",
    ],
    exchanged: [
      "Dans la liste « {name} », on trouve maintenant {#.added} à la place de {#.removed}.",
      "Dans le dossier, on ajoute {#.added} et on retire {#.removed}.",
    ],
  },
  owner: ", et cela pour {#.of}",
  news: "Il y a du nouveau pour {F}.",
  events:
    "Ajout, Approbation, Annulation, Modification, Fermeture, Chevauchement, Fin des travaux, Création, Suppression, Échec, " +
    "Fin, Fusion, Ouverture, Retard, Paiement, Retrait, Envoi, Démarrage, Mise à jour",
  single: ["On y trouve {1} comme {label}.", "Le dossier indique {1}."],
  list: [
    "La liste « {name} » en compte {1.count} : {1}.",
    "Il y en a {1.count} en tout dans la liste : {1}.",
  ],
  summary: [
    "Le texte commence par ces mots : {text}",
    "Le texte est dans le message, comme il a été écrit.",
  ],
};

const spanish: Phrases = {
  language: "Spanish",
  colon: ": ",
  changes: {
    moved: ["En «{name}» se pasa {#}, es decir, {#.difference}.", "En el calendario se pasa {#}."],
    amount: [
      "En «{name}» figura ahora {#.after}, es decir, {#.difference}.",
      "Ahora es {#.after} en lugar de {#.before}.",
    ],
    changed: ["En «{name}» se pasa {#}.", "Ahora es {#.after} en lugar de {#.before}."],
    rewritten: [
      "En «{name}» se lee ahora {#.after}.",
      "Hay un texto nuevo en la ficha: {#.after}.",
    ],
    set: ["En «{name}» figura ahora {#.after}.", "En la ficha figura ahora {#.after}."],
    cleared: ["En «{name}» ya no figura {#.before}.", "En la ficha ya no figura {#.before}."],
    added: ["Se suma a la lista «{name}»: {#.added}.", "Se suma a la ficha: {#.added}."],
    removed: [
      "Ya no está en la lista «{name}»: {#.removed}.",
      "Ya no está en la ficha: {#.removed}.",
    ],
    exchanged: [
      "En la lista «{name}» hay ahora {#.added} en lugar de {#.removed}.",
      "En la ficha hay ahora {#.added} en lugar de {#.removed}.",
    ],
  },
  owner: ", y es de {#.of}",
  news: "Hay novedades de {F}.",
  events:
    "Alta, Aprobación, Cancelación, Cambio, Cierre, Coincidencia de planes, Finalización, Creación, Eliminación, Fallo, " +
    "Fin, Fusión, Apertura, Retraso, Pago, Baja, Envío, Inicio, Actualización",
  single: ["Como {label} figura {1} en la ficha.", "En la ficha figura {1}."],
  list: ["En la lista «{name}» son {1.count}: {1}.", "En la ficha son {1.count} en total: {1}."],
  summary: ["El texto empieza así: {text}", "El texto está en el mensaje tal como se escribió."],
};

export const ALL_PHRASES = [english, afrikaans, german, french, spanish];
