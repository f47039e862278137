/** The public API described by OpenAPI 3.1, for one service. */
import { PROBLEMS, type ProblemCode } from '../errors.ts';
import parameterTable from './parameters.json' with { type: 'json' };
import pathTable from './paths.json' with { type: 'json' };
import { jsonSchemas, type SchemaName } from './schemas.ts';

/** One method of one address, as the table has it. */
export interface Operation {
  tag: string;
  summary: string;
  description?: string;
  parameters?: readonly string[];
  body?: SchemaName;
  answer: { status: number; schema?: SchemaName; type?: string };
  problems: readonly ProblemCode[];
}

export interface Parameter {
  name?: string;
  in: string;
  required: boolean;
  description: string;
  schema: Record<string, unknown>;
}

export const paths = pathTable as unknown as Record<string, Partial<Record<string, Operation>>>;
export const parameters = parameterTable as Record<string, Parameter>;

/** @param base PUBLIC_URL without a slash at its end; `version` of the program */
export function openapiDocument({ base, version }: { base: string; version: string }) {
  return {
    openapi: '3.1.1',
    info: {
      title: 'Binhluan',
      version,
      summary: 'Comments under newspaper articles: read, write, like, report.',
      description:
        'Reads may come from any page, writes from the origins that a site lists. Times are ISO 8601 in UTC. Every error is a problem (RFC 9457) with a stable `code`. Members may be added to answers; none is renamed.',
    },
    servers: [{ url: base }],
    paths: Object.fromEntries(Object.entries(paths).map(([path, methods]) => [path, described(methods)])),
    components: {
      schemas: jsonSchemas(),
      parameters: Object.fromEntries(
        Object.entries(parameters).map(([name, parameter]) => [name, { name, ...parameter }]),
      ),
    },
  };
}

function described(methods: Partial<Record<string, Operation>>) {
  return Object.fromEntries(
    Object.entries(methods).map(([method, operation]) => [method, describe(operation as Operation)]),
  );
}

function describe({ tag, summary, description, parameters = [], body, answer, problems }: Operation) {
  return {
    tags: [tag],
    summary,
    ...(description && { description }),
    ...(parameters.length > 0 && {
      parameters: parameters.map((name) => ({ $ref: `#/components/parameters/${name}` })),
    }),
    ...(body && { requestBody: { required: true, content: content('application/json', body) } }),
    responses: { [answer.status]: answered(answer), ...refused(problems) },
  };
}

function answered({ status, schema, type = 'application/json' }: Operation['answer']) {
  const said = status === 303 ? 'See the page named by `Location`' : 'OK';
  return { description: said, ...(status !== 303 && { content: content(type, schema) }) };
}

/** Problems by their status, each with the codes it may carry. */
function refused(problems: readonly ProblemCode[]) {
  const codes: Record<number, ProblemCode[]> = {};
  for (const code of problems) codes[PROBLEMS[code]] = [...(codes[PROBLEMS[code]] ?? []), code];
  return Object.fromEntries(
    Object.entries(codes).map(([status, some]) => [
      status,
      {
        description: some.map((code) => `\`${code}\``).join(', '),
        content: content('application/problem+json', 'Problem'),
      },
    ]),
  );
}

function content(type: string, schema?: SchemaName) {
  return { [type]: schema ? { schema: { $ref: `#/components/schemas/${schema}` } } : {} };
}
