// SPDX-FileCopyrightText: 2026 The nato-az contributors
// SPDX-License-Identifier: Apache-2.0

// The page of search in a folder of files: the answer to ?q= is put together here.

import { address } from "./exported.js";
import { find, place } from "./search-local.js";

const SHOWN = 50;
const SUMMARY_CHARACTERS = 220;

const site = place(document.querySelector("form.search[data-index]"));
const status = document.querySelector("[role=status]");
const question = (new URLSearchParams(location.search).get("q") ?? "").trim();

function element(name, text, className = "") {
  const made = document.createElement(name);
  made.textContent = text;
  made.className = className;
  return made;
}

function shown(hit) {
  const item = document.createElement("li");
  const head = document.createElement("p");
  const link = document.createElement("a");
  link.href = address(hit.iri, site);
  link.append(element("strong", hit.label));
  head.append(link, " ", element("span", hit.kind, "soft"));
  item.append(head);
  if (hit.names.length) item.append(element("p", hit.names.slice(0, 8).join(" · "), "soft names"));
  const { description } = hit;
  const long = description.length > SUMMARY_CHARACTERS;
  if (description) item.append(element("p", long ? `${description.slice(0, SUMMARY_CHARACTERS)}…` : description));
  return item;
}

function said(count) {
  if (!count) return "Nothing is called so, or is described so.";
  return count > SHOWN ? `${count} found, the first ${SHOWN} are shown` : `${count} found`;
}

if (question) {
  document.getElementById("question").value = question;
  document.title = `${question} · ${document.title}`;
  try {
    const found = await find(site.source, question);
    document.querySelector("ol.hits").replaceChildren(...found.slice(0, SHOWN).map(shown));
    status.textContent = said(found.length);
  } catch (error) {
    status.textContent = `The search failed: ${error.message}.`;
  }
}
