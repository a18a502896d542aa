// SPDX-FileCopyrightText: 2026 The nato-az contributors
// SPDX-License-Identifier: Apache-2.0

// Where the page of an IRI lies in a folder of files: the rule of kg/web/layout.py, for scripts.

const FOREIGN = /[\x00-\x1f\x7f"*:<>?\\|~]|\.$| $/g;
const LONGEST_BYTES = 240;
const DOCUMENTS = ["statement/", "evidence/", "source/"];
const PAGES = new Set(["ns", "shapes", "validation", "completeness", "examples", "sparql"]);

function escaped(character) {
  return `~${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;
}

function portable(segment) {
  if (segment === "") return "~00";
  if (segment === "." || segment === "..") return "~2E".repeat(segment.length);
  if (segment === "index.html") return "~69ndex.html";
  return segment.replace(FOREIGN, escaped);
}

/** The address of the page about an IRI that begins with `base`; "" where none can be told. */
export function address(iri, { base, root, graphs = [] }) {
  if (!base || !iri.startsWith(base) || graphs.includes(iri)) return "";
  const [, local, fragment = ""] = /^([^#]*)(#.*)?$/s.exec(iri.slice(base.length)) ?? [];
  let path = local;
  if (path.startsWith("examples/")) return new URL(`examples/#${path.slice(9)}`, root).href;
  if (path && !PAGES.has(path) && !DOCUMENTS.some((begin) => path.startsWith(begin))) {
    path = `page/${path.replace(/^id\//, "")}`;
  }
  const names = path ? path.split("/").map(portable) : [];
  if (names.some((name) => new TextEncoder().encode(name).length > LONGEST_BYTES)) return "";
  return new URL(names.map((name) => `${encodeURIComponent(name)}/`).join("") + fragment, root).href;
}
