// SPDX-FileCopyrightText: 2026 The nato-az contributors
// SPDX-License-Identifier: Apache-2.0

// Search without a server: MiniSearch over the snapshot's documents, loaded with the first question.
// Names and questions are folded as kg/views/search.py folds them.

import MiniSearch from "./vendor/minisearch/minisearch.js";
import { address } from "./exported.js";

const QUESTION_CHARACTERS = 200;
const QUESTION_WORDS = 8;
const SUGGESTIONS = 8;
const MENTIONS_DIVISOR = 8;
const BOOSTS = { label: 6, names: 4, description: 1 };
const WHOLE = 8;
const EXACT = 40;
const LONG = 6;
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

/** A name as one word: whole names come first. */
function folded(name) {
  return words(name).join(" ");
}

function field(document, name) {
  if (name === "names") return document.names.join(" ");
  if (name === "whole") return [document.label, ...document.names].map(folded).join("\n");
  return document[name];
}

async function read(source) {
  const response = await fetch(source);
  if (!response.ok) throw new Error(`the search index is not there (${response.status})`);
  const documents = new Map((await response.json()).map((d) => [d.iri, d]));
  const index = new MiniSearch({
    idField: "iri",
    fields: ["label", "names", "description", "whole"],
    extractField: field,
    tokenize: (text, name) => (name === "whole" ? text.split("\n") : words(text)),
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

/** A word in any field, also as a beginning; errors are forgiven in names, in texts if it is long. */
function wanted(word) {
  const queries = [word];
  const fuzzy = errors(word);
  return {
    combineWith: "OR",
    queries: [
      { queries, fields: ["label", "names"], fuzzy },
      { queries, fields: ["description"], fuzzy: word.length < LONG ? false : fuzzy },
    ],
  };
}

/** A whole name, its beginning, and one that is a letter off. */
function named(whole) {
  const one = { queries: [whole], fields: ["whole"], tokenize: () => [whole] };
  return [
    { ...one, boost: { whole: EXACT }, prefix: false },
    { ...one, boost: { whole: WHOLE }, fuzzy: whole.length < 4 ? false : 1 },
  ];
}

/** The documents that match every word of a question, the best first; else those that match any. */
export async function find(source, question) {
  if (!opened.has(source)) opened.set(source, read(source));
  const { documents, index } = await opened.get(source);
  const asked = words(question.slice(0, QUESTION_CHARACTERS)).slice(0, QUESTION_WORDS);
  if (!asked.length) return [];
  const boostDocument = (iri) => 1 + Math.log1p(documents.get(iri).mentions) / MENTIONS_DIVISOR;
  for (const combineWith of ["AND", "OR"]) {
    const said = { combineWith, queries: asked.map(wanted) };
    const query = { combineWith: "OR", queries: [said, ...named(asked.join(" "))] };
    const found = index.search(query, { prefix: true, boost: BOOSTS, boostDocument });
    if (found.length) return found.map(({ id }) => documents.get(id));
  }
  return [];
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
