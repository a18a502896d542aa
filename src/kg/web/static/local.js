// SPDX-FileCopyrightText: 2026 The nato-az contributors
// SPDX-License-Identifier: Apache-2.0

// SPARQL without a server: a worker loads the graph once and answers. What takes too long, or is
// stopped, ends with its worker; the next question gets a new one.

let worker = null;

function begin() {
  return new Worker(new URL("./local-worker.js", import.meta.url), { type: "module" });
}

function end(ended) {
  ended.terminate();
  if (worker === ended) worker = null;
}

/** The answer of a worker to a message. Rejects where it fails, is stopped or takes too long. */
function asked(of, message, signal, seconds = 0) {
  return new Promise((resolve, reject) => {
    const fail = (reason) => {
      end(of);
      reject(new Error(reason));
    };
    if (signal.aborted) fail("Stopped.");
    signal.addEventListener("abort", () => fail("Stopped."), { once: true });
    const late = `The query takes longer than ${seconds} seconds. Ask for less.`;
    const timer = seconds ? setTimeout(fail, seconds * 1000, late) : 0;
    of.onmessage = ({ data }) => {
      clearTimeout(timer);
      resolve(data);
    };
    of.onerror = (event) => {
      event.preventDefault();
      clearTimeout(timer);
      fail(event.message || "The query engine cannot be started.");
    };
    of.postMessage(message);
  });
}

/** A function that answers a query over the graph at an address, as the endpoint of a server would. */
export function endpoint(graph, seconds) {
  return async (query, signal) => {
    try {
      if (worker === null) {
        const fresh = begin();
        worker = fresh;
        const { error } = await asked(fresh, { graph }, signal);
        if (error) {
          end(fresh);
          return { error: { text: error } };
        }
      }
      const mine = worker;
      const { data, contentType, problem, broken } = await asked(mine, { query }, signal, seconds);
      if (broken) end(mine);
      if (problem) return { error: { text: JSON.stringify(problem) } };
      return { data: data || "# nothing", contentType, status: 200 };
    } catch (error) {
      return { error: { text: error.message } };
    }
  };
}
