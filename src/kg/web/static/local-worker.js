// SPDX-FileCopyrightText: 2026 The nato-az contributors
// SPDX-License-Identifier: Apache-2.0

// The engine of local.js: Oxigraph in WebAssembly. { graph } loads N-Quads, { query } answers.

import init, { Store } from "./vendor/oxigraph/web.js";

const TABLE = "application/sparql-results+json";
const GRAPH = "text/turtle";
let store = null;

async function bytesOf(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address} is not there (${response.status}).`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(unpacked).arrayBuffer());
}

async function load(graph) {
  // Bytes, not a response: many a file server gives WebAssembly another media type.
  const engine = await bytesOf(new URL("./vendor/oxigraph/web_bg.wasm", import.meta.url));
  await init({ module_or_path: engine });
  store = new Store();
  store.load(await bytesOf(graph), { format: "application/n-quads" });
}

/** The words of a query, without comments, IRIs, texts and names. */
function keywords(query) {
  const aside = /<[^<>"{}|^`\\\s]*>|"""[^]*?"""|'''[^]*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|#[^\n]*/g;
  const names = /[?$@][\p{L}\p{N}_]*|[\p{L}\p{N}_.-]*:[\p{L}\p{N}_.:%\\-]*/gu;
  return query.replace(aside, " ").replace(names, " ").toUpperCase().match(/[A-Z]+/g) ?? [];
}

function answer(query) {
  const said = keywords(query);
  const form = said.find((word) => ["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"].includes(word));
  const contentType = form === "CONSTRUCT" || form === "DESCRIBE" ? GRAPH : TABLE;
  const data = store.query(query, {
    results_format: contentType,
    use_default_graph_as_union: !said.includes("FROM"),
  });
  return { data, contentType };
}

function problem({ message }) {
  const [, line, column] = /^error at (\d+):(\d+)/.exec(message) ?? [];
  return line ? { detail: message, line: Number(line), column: Number(column) } : { detail: message };
}

self.onmessage = async ({ data }) => {
  if (data.graph) {
    try {
      await load(data.graph);
      self.postMessage({});
    } catch (error) {
      self.postMessage({ error: `The graph cannot be loaded: ${error.message}` });
    }
    return;
  }
  try {
    self.postMessage(answer(data.query));
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError) {
      self.postMessage({ problem: { detail: "The query is too much for this browser." }, broken: true });
    } else {
      self.postMessage({ problem: problem(error) });
    }
  }
};
