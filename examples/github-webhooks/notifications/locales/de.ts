import { de, defineLanguage } from "postrider/notifications";

export const language = defineLanguage({
  ...de,
  texts: {
    "Issue opened in {repository}: #{number} {title}":
      "Neues Issue in {repository}: #{number} {title}",
    "{person} opened issue #{number} in {repository}: {title}":
      "{person} hat in {repository} Issue #{number} eröffnet: {title}",
    "New issue": "Neues Issue",
    "Open the issue": "Issue öffnen",
    "Merged into {branch} of {repository}: #{number} {title}":
      "Gemergt in {branch} von {repository}: #{number} {title}",
    "{person} merged pull request #{number} into {branch} of {repository}: {title}":
      "{person} hat Pull Request #{number} in {branch} von {repository} gemergt: {title}",
    Merged: "Gemergt",
    "Open the pull request": "Pull Request öffnen",
    "Workflow failed in {repository}: {workflow} on {branch}":
      "Workflow fehlgeschlagen in {repository}: {workflow} auf {branch}",
    "{workflow} failed on {branch} of {repository}.":
      "Fehlgeschlagen auf {branch} von {repository}: {workflow}",
    "Workflow failed": "Workflow fehlgeschlagen",
    "Open the run": "Lauf öffnen",
    "You receive this because you maintain repositories of example-org.":
      "Sie erhalten diese E-Mail, weil Sie Repositorys von example-org betreuen.",
    "Unnamed workflow": "ein Workflow ohne Namen",
    "an unknown branch": "einem unbekannten Branch",
    Somebody: "Jemand",
    Repository: "Repository",
    Issue: "Issue",
    "Pull request": "Pull Request",
    Title: "Titel",
    "Opened by": "Eröffnet von",
    Author: "Autor",
    "Merged by": "Gemergt von",
    When: "Zeitpunkt",
    Labels: "Labels",
    Text: "Text",
    "From branch": "Von Branch",
    "Into branch": "In Branch",
    Commits: "Commits",
    "Files changed": "Geänderte Dateien",
    "Lines added": "Neue Zeilen",
    "Lines removed": "Entfernte Zeilen",
    Workflow: "Workflow",
    Run: "Lauf",
    Attempt: "Versuch",
    Conclusion: "Ergebnis",
    Branch: "Branch",
    Commit: "Commit",
    "Author of the commit": "Autor des Commits",
    "Started by": "Gestartet von",
    "Started because of": "Anlass",
  },
});
