/** French. Fields: ../language.ts */
import type { Language } from "../language.ts";

export const fr: Language = {
  locale: "fr",
  name: "French",
  script: ["Latin"],
  // Leaves out "neuf" and "neuve", which also mean "new", and "second", which is also a unit of time.
  // prettier-ignore
  numberWords: {
    zéro: 0, deux: 2, trois: 3, quatre: 4, cinq: 5, six: 6, sept: 7, huit: 8, dix: 10, onze: 11, douze: 12, treize: 13,
    quatorze: 14, quinze: 15, seize: 16, vingt: 20, vingts: 20, trente: 30, quarante: 40, cinquante: 50, soixante: 60,
    septante: 70, huitante: 80, octante: 80, nonante: 90, douzaine: 12, vingtaine: 20, centaine: 100,
    cent: 100, cents: 100, mille: 1000, million: 1_000_000, millions: 1_000_000, milliard: 1_000_000_000, milliards: 1_000_000_000,
    deuxième: 2, troisième: 3, quatrième: 4, cinquième: 5, sixième: 6, septième: 7, huitième: 8, neuvième: 9, dixième: 10,
    onzième: 11, douzième: 12, treizième: 13, quatorzième: 14, quinzième: 15, seizième: 16, vingtième: 20, trentième: 30,
    centième: 100, millième: 1000,
  },
  // prettier-ignore
  dateWords: [
    "ce soir", "ce matin", "cet après-midi", "hier soir", "week-end", "midi", "minuit", "cette semaine", "ce mois-ci", "cette année", "noël", "pâques", "avant-hier", "après-demain",
  ],
  // prettier-ignore
  commonWords: [
    "on", "le", "la", "les", "de", "des", "du", "et", "à", "en", "un", "une", "est", "que", "qui", "dans", "pour", "au", "aux", "sur",
    "par", "plus", "ne", "pas", "se", "ce", "cette", "ces", "avec", "sont", "il", "elle", "a", "ont", "été", "son", "sa", "ses",
    "désormais", "maintenant", "mais", "ou", "où", "leur", "avant", "après", "lieu", "aussi", "sera", "entre", "jusqu", "lors",
    "d", "l", "n", "s", "y",
  ],
  // Does not apply before "oui" and "onze", or before codes and abbreviations, whose second letter is not lower-case.
  contractions: [
    [/^de (?!(?:oui|onze)(?!\p{L}))(?=(?:[aeiouàâæéèêëîïôœùûü]|y(?![aeiou]))\p{Ll})/iu, "d’"],
  ],
  email: {
    changed: "Ce qui change",
    details: "Détails",
    added: "Ajouté",
    removed: "Retiré",
    was: "auparavant {before}",
    none: "(non renseigné)",
    yes: "oui",
    no: "non",
    moreCharacters: "et {count} caractères de plus",
    moreItems: "et {count} de plus",
    factsNotShown: "Non affiché",
    changesNotShown: "Changements non affichés",
    notShown: "+ {count} de plus",
    summaryHeading: "Extrait de «\u00a0{label}\u00a0»",
    aiNotice:
      "Le résumé ci-dessus a été rédigé par une IA. Les noms, dates et chiffres proviennent de nos dossiers.",
    reason:
      "Vous recevez cet e-mail parce que vous êtes sur la liste de diffusion de ces nouvelles.",
    unsubscribe: "Ne plus recevoir ces e-mails",
    questions: "Des questions\u00a0?",
  },
  frames: {
    fromTo: "de {before} à {after}",
    fromToDates: "du {before} au {after}",
    addedItems: "ajouts\u00a0: {items}",
    removedItems: "retraits\u00a0: {items}",
    quote: "«\u00a0{text}\u00a0»",
    later: "{amount} plus tard",
    earlier: "{amount} plus tôt",
    more: "{amount} de plus",
    less: "{amount} de moins",
    longer: "{amount} de plus",
    shorter: "{amount} de moins",
    percentagePoint: "{count} point de pourcentage",
    percentagePoints: "{count} points de pourcentage",
    moved: "{label}\u00a0: désormais {after} (auparavant {before}).",
    changed: "{label}\u00a0: désormais {after} (auparavant {before}).",
    set: "{label}\u00a0: désormais {after}.",
    cleared: "{label}\u00a0: plus rien d’indiqué (auparavant {before}).",
    added: "Ajout à «\u00a0{label}\u00a0»\u00a0: {items}.",
    removed: "Retrait de «\u00a0{label}\u00a0»\u00a0: {items}.",
    textChanged: "{label}\u00a0: le texte a changé.",
    moreChanges: "D’autres changements figurent ci-dessous.",
  },
  unsubscribePage: {
    askTitle: "Ne plus recevoir ces e-mails\u00a0?",
    ask: "Vous ne recevrez plus d’e-mails de ce type. Vous continuerez à recevoir tous les autres.",
    button: "Ne plus recevoir ces e-mails",
    doneTitle: "Votre désinscription est enregistrée",
    done: "Vous ne recevrez plus d’e-mails de ce type. Un e-mail déjà envoyé peut encore vous parvenir.",
    badTitle: "Ce lien ne fonctionne pas",
    bad: "Rien n’a été modifié. Ouvrez de nouveau le lien depuis l’e-mail. Si cela ne suffit pas, répondez à l’e-mail.",
    awayTitle: "Réessayez dans quelques minutes",
    away: "Rien n’a été modifié, car notre service est momentanément indisponible. Ouvrez de nouveau le lien dans quelques minutes.",
  },
  texts: {},
};
