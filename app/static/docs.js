"use strict";

// With more parameters than this, those of a group are shown when it is opened.
const MANY_PARAMETERS = 10;
// A longer description shows its first sentence, and the rest when it is opened.
const LONG_DESCRIPTION = 160;

// Add what operations share in the description but what differs on this page: the parameters with which a
// response follows no schema, and the path that an example of a problem names.
function complete(description) {
  for (const [path, methods] of Object.entries(description.paths)) {
    for (const operation of Object.values(methods)) {
      const partial = operation["x-partial-parameters"] ?? [];
      operation.parameters = [...(operation.parameters ?? []), ...partial];
      const instance = fillIn(path, operation.parameters.map((one) => resolve(description, one)));
      for (const [status, shared] of Object.entries(operation.responses)) {
        const response = resolve(description, shared);
        const problem = response.content?.["application/problem+json"];
        if (problem) {
          const example = { ...problem.example, instance };
          const content = { "application/problem+json": { ...problem, example } };
          operation.responses[status] = { ...response, content };
        }
      }
    }
  }
  // The address of this page needs no list to choose from.
  if (description.servers?.[0].url === "/") {
    delete description.servers;
  }
  return description;
}

function resolve(description, part) {
  const names = part.$ref?.slice(2).split("/") ?? [];
  return names.length ? names.reduce((node, name) => node[name], description) : part;
}

function fillIn(path, parameters) {
  return path.replace(/\{(\w+)\}/g, (written, name) => {
    const parameter = parameters.find((one) => one.in === "path" && one.name === name);
    return parameter?.example ?? written;
  });
}

// Which groups of parameters and which errors are open, by operation and name.
const open = new Set();
const listeners = new Set();

function subscribe(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function toggle(key) {
  if (!open.delete(key)) {
    open.add(key);
  }
  listeners.forEach((listener) => listener());
}

function useOpen(React, key) {
  return React.useSyncExternalStore(subscribe, () => open.has(key));
}

function folding(system) {
  const h = system.React.createElement;

  function Opener({ name, isOpen, children }) {
    const pressed = { type: "button", className: "opener", "aria-expanded": isOpen };
    return h("button", { ...pressed, onClick: () => toggle(name) }, children);
  }

  const GroupedRow = (Row) => (props) => {
    const { rawParam, pathMethod } = props;
    const group = rawParam.get("x-group");
    const all = system.specSelectors.specResolvedSubtree(["paths", ...pathMethod, "parameters"]);
    const key = [...pathMethod, group].join(" ");
    const isOpen = useOpen(system.React, key);
    if (!group || !all || all.size <= MANY_PARAMETERS) {
      return h(Row, props);
    }
    const names = all.filter((one) => one.get("x-group") === group).map((one) => one.get("name"));
    const isFirst = names.first() === rawParam.get("name");
    const heading = [group, " ", h("span", { className: "names", key: "names" }, names.join(", "))];
    return [
      isFirst &&
        h("tr", { className: "parameter-group", key: "group" },
          h("td", { colSpan: 2 }, h(Opener, { name: key, isOpen }, ...heading))),
      isOpen && h(Row, { ...props, key: "row" }),
    ];
  };

  const FoldedError = (Shown) => (props) => {
    const { path, method, code, response } = props;
    const key = [path, method, code].join(" ");
    const isOpen = useOpen(system.React, key);
    if (Number(code) < 400) {
      return h(Shown, props);
    }
    const opener = h(Opener, { name: key, isOpen }, response.get("description").replaceAll("`", ""));
    return [
      h("tr", { className: "response folded", key: "folded" },
        h("td", { className: "response-col_status" }, code),
        h("td", { colSpan: 2 }, opener)),
      isOpen && h(Shown, { ...props, key: "shown" }),
    ];
  };

  const FoldedText = (Markdown) => (props) => {
    const { source } = props;
    const about = system.specSelectors.info()?.get("description");
    const [, first, rest] = /^(.+?\.)\s+(.+)$/s.exec(source ?? "") ?? [];
    if (!rest || source.length <= LONG_DESCRIPTION || source === about) {
      return h(Markdown, props);
    }
    return h("details", { className: "folded-text" },
      h("summary", null, h(Markdown, { ...props, source: first })),
      h(Markdown, { ...props, source: rest }));
  };

  return {
    statePlugins: {
      spec: {
        wrapActions: {
          updateJsonSpec: (update) => (description) => update(complete(description)),
        },
      },
    },
    wrapComponents: { parameterRow: GroupedRow, response: FoldedError, Markdown: FoldedText },
  };
}

// Swagger UI gives some fields no name, which screen readers need.
function nameFields() {
  const unnamed = ":not([aria-label]):not([id])";
  for (const field of document.querySelectorAll(`select${unnamed}, textarea${unnamed}`)) {
    const parameter = field.closest("[data-param-name]")?.dataset.paramName;
    const other = field.tagName === "SELECT" ? "Media type" : "Request body";
    field.setAttribute("aria-label", parameter ?? other);
  }
}

new MutationObserver(nameFields).observe(document.getElementById("docs"), {
  childList: true,
  subtree: true,
});

SwaggerUIBundle({
  url: "openapi.json",
  dom_id: "#docs",
  plugins: [folding],
  deepLinking: true,
  displayRequestDuration: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  filter: true,
  tryItOutEnabled: true,
  // The badge would send the address of this server to a validator elsewhere.
  validatorUrl: null,
});
