// SPDX-FileCopyrightText: 2026 The nato-az contributors
// SPDX-License-Identifier: Apache-2.0

// Search without a server: MiniSearch over the snapshot's documents, loaded with the first question.
// Names and questions are folded as kg/views/search.py folds them.

import MiniSearch from "./vendor/minisearch/minisearch.js";
import { address } from "./exported.js";

const QUESTION_CHARACTERS = 200;
const SUGGESTIONS = 8;
const MENTIONS_DIVISOR = 8;
const WHOLE = 4;
const BEGUN = 2;
const LETTERS = {
  "ə": "e", "ı": "i", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "ς": "σ",
};

const opened = new Map();

/** Text without case and marks. */
export function fold(text) {
  const lowered = text.normalize("NFKD").toLowerCase().normalize("NFKD");
  return lowered.replace(/\p{M}/gu, "").replace(/[əıøæœłđðþßς]/g, (letter) => LETTERS[letter]);
}

function words(text) {
  return fold(text).match(/[\p{L}\p{N}_]+/gu) ?? [];
}

async function read(source) {
  const response = await fetch(source);
  if (!response.ok) throw new Error(`the search index is not there (${response.status})`);
  const documents = new Map((await response.json()).map((d) => [d.iri, d]));
  const index = new MiniSearch({
    idField: "iri",
    fields: ["label", "names", "description"],
    extractField: (document, name) => (name === "names" ? document.names.join(" ") : document[name]),
    tokenize: words,
    processTerm: (term) => term,
  });
  index.addAll([...documents.values()]);
  return { documents, index };
}

/** How many letters may be wrong in a word. */
function errors(word) {
  if (word.length < 4) return false;
  return word.length < 8 ? 1 : 2;
}

function weight(document, whole) {
  const names = [document.label, ...document.names].map((name) => words(name).join(" "));
  if (names.includes(whole)) return WHOLE;
  return names.some((name) => name.startsWith(whole)) ? BEGUN : 1;
}

/** The documents that match every word of a question, the best first; else those that match any. */
export async function find(source, question) {
  if (!opened.has(source)) opened.set(source, read(source));
  const { documents, index } = await opened.get(source);
  const asked = question.slice(0, QUESTION_CHARACTERS);
  const whole = words(asked).join(" ");
  if (!whole) return [];
  const options = {
    prefix: true,
    fuzzy: errors,
    boost: { label: 6, names: 4 },
    boostDocument: (iri) => 1 + Math.log1p(documents.get(iri).mentions) / MENTIONS_DIVISOR,
  };
  const all = index.search(asked, { ...options, combineWith: "AND" });
  const found = all.length ? all : index.search(asked, { ...options, combineWith: "OR" });
  return found
    .map(({ id, score }) => ({ document: documents.get(id), score: score * weight(documents.get(id), whole) }))
    .sort((a, b) => b.score - a.score)
    .map(({ document }) => document);
}

/** What a search form has in its attributes: the address of the index, base IRI, root of the site. */
export function place({ dataset }) {
  const at = (relative) => new URL(relative, location.href).href;
  return { source: at(dataset.index), base: dataset.base, root: at(dataset.root) };
}

/** Labels, kinds and addresses of the first things found, as OpenSearch Suggestions has them. */
export async function suggest(form, question) {
  const site = place(form);
  const found = (await find(site.source, question)).slice(0, SUGGESTIONS);
  return [question, found.map((d) => d.label), found.map((d) => d.kind), found.map((d) => address(d.iri, site))];
}
