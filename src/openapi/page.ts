/** The description as a page that people read: nothing in it needs a script or another host. */
import { readFileSync } from 'node:fs';
import { PROBLEMS } from '../errors.ts';
import { html, page, type SafeHtml } from '../html.ts';
import { type Operation, type openapiDocument, parameters, paths } from './document.ts';

const styles = readFileSync(new URL('docs.css', import.meta.url), 'utf8');

export interface Script {
  name: string;
  stable: string;
  versioned: string;
  integrity: string;
  script: string;
}

type Document = ReturnType<typeof openapiDocument>;

export function docsPage(
  { info, servers, components }: Document,
  { scripts, nonce }: { scripts: readonly Script[]; nonce: string },
): string {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      path,
      method,
      operation: operation as Operation,
    })),
  );
  const tags = [...new Set(operations.map(({ operation }) => operation.tag))];
  const [server] = servers;
  return page({
    lang: 'en',
    title: `${info.title} API`,
    nonce,
    styles,
    body: html`<main>
<h1>${info.title} API <span class="muted">${info.version}</span></h1>
<p>${info.summary}</p>
<p>${coded(info.description)}</p>
<p>At <code>${server?.url}</code>; for programs: <a href="${server?.url}/openapi.json">openapi.json</a> (OpenAPI 3.1).</p>
<nav aria-label="Contents">${['Scripts', ...tags, 'Schemas'].map((tag) => html`<a href="#${tag.toLowerCase()}">${tag}</a>`)}</nav>
<h2 id="scripts">Scripts</h2>
<p>The stable names always bring the newest version. The versioned ones are the same bytes for ever, so that a page may say what it runs; after an upgrade of the service their pages go on with the version they name.</p>
${scripts.map(scriptView)}
${tags.map(
  (tag) => html`<h2 id="${tag.toLowerCase()}">${tag}</h2>
${operations.filter(({ operation }) => operation.tag === tag).map(operationView)}`,
)}
<h2 id="schemas">Schemas</h2>
${Object.entries(components.schemas).map(
  ([name, schema]) => html`<details id="schema-${name}"><summary><code>${name}</code></summary>
<pre>${JSON.stringify(schema, null, 2)}</pre></details>`,
)}
</main>`,
  });
}

function scriptView({ name, stable, script }: Script): SafeHtml {
  return html`<h3>${name}</h3>
<p>Newest: <code>${stable}</code></p>
<p>This version:</p>
<pre>${script}</pre>`;
}

function operationView({ path, method, operation }: { path: string; method: string; operation: Operation }) {
  const { summary, description, body, answer, problems } = operation;
  const named = (operation.parameters ?? []).map((key) => ({ key, ...parameters[key] }));
  return html`<section class="operation" id="${method}-${path}">
<h3><code><span class="method">${method}</span> ${path}</code></h3>
<p><b>${summary}.</b> ${description ? coded(description) : null}</p>
<dl>
${named.map(
  ({
    key,
    name = key,
    in: where,
    required,
    description: said = '',
  }) => html`<dt><code>${name}</code> <span class="muted">${where}${required ? ', required' : ''}</span></dt>
<dd>${coded(said)}</dd>`,
)}
${body ? html`<dt>Body</dt><dd>JSON: ${schemaLink(body)}</dd>` : null}
<dt>Answer</dt><dd>${answer.status} ${answer.schema ? schemaLink(answer.schema) : (answer.type ?? '')}</dd>
${problems.length > 0 ? html`<dt>Problems</dt><dd>${problems.map((code) => html`${PROBLEMS[code]} <code>${code}</code> `)}</dd>` : null}
</dl>
</section>`;
}

function schemaLink(name: string): SafeHtml {
  return html`<a href="#schema-${name}">${name}</a>`;
}

/** Words in backticks stand as code. */
function coded(text: string): SafeHtml[] {
  return text.split('`').map((part, index) => (index % 2 ? html`<code>${part}</code>` : html`${part}`));
}
