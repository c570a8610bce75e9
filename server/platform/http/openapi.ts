import swagger from '@fastify/swagger'
import type { FastifyInstance, FastifySchema } from 'fastify'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Endpoint } from '#contracts/endpoint.ts'
import { problem } from '#contracts/problems.ts'

/** Must be registered before the routes it describes. */
export async function describeApi(app: FastifyInstance, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Zhike 知客', version, description: aboutTheApi },
      components: { securitySchemes },
    },
    transform: jsonSchemaTransform,
    transformObject: (document) => {
      const described = jsonSchemaTransformObject(document) as Described
      for (const operations of Object.values(described.paths)) {
        for (const operation of Object.values(operations)) {
          describeUpload(operation)
          addRefusals(operation)
        }
      }
      return described as ReturnType<typeof jsonSchemaTransformObject>
    },
  })
  app.get('/api/openapi.json', { schema: { hide: true } as object }, async () => app.swagger())
}

const aboutTheApi = [
  '`/v1/` 供其他系统调用，凭接口密钥；`/api/` 供页面使用，凭登录会话。金额为整数分，日期为业务日期。',
  '`/v1/` is for other systems, by API key; `/api/` for the pages, by sign-in. Money is integer',
  'cents, dates are business dates. What a session changes from outside a browser takes the header',
  '`x-zhike-csrf: 1`.',
].join(' ')

const securitySchemes = {
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: 'zhike_session',
    description: '登录后的会话 · A sign-in of the pages',
  },
  key: {
    type: 'http',
    scheme: 'bearer',
    description: '接口密钥 · An API key',
  },
  writeKey: {
    type: 'http',
    scheme: 'basic',
    description: '接口密钥作为用户名，密码为空 · The key as user name, no password',
  },
} as const

/** As much of the document as is added to. */
interface Described {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

/** Where a password is typed. */
const locking: ReadonlySet<string> = new Set(['signIn', 'changePassword'])

interface Operation {
  readonly operationId?: string
  readonly security?: readonly unknown[]
  readonly parameters?: readonly unknown[]
  requestBody?: unknown
  readonly responses: Record<string, object>
  /** A body that is a file: its media type. */
  [ACCEPTS]?: string
}

const ACCEPTS = 'x-accepts'

const retryAfter = {
  'retry-after': {
    description: '多少秒后可再试 · Seconds after which to try again',
    schema: { type: 'integer', minimum: 0 },
  },
}

function describeUpload(operation: Operation): void {
  const accepts = operation[ACCEPTS]
  if (accepts === undefined) return
  delete operation[ACCEPTS]
  operation.requestBody = {
    required: true,
    content: { [accepts]: { schema: { type: 'string', contentMediaType: accepts } } },
  }
}

/** The refusals anybody must reckon with; `default` is the same problem for all others. */
function addRefusals({
  operationId,
  security,
  parameters,
  requestBody,
  responses,
}: Operation): void {
  const refusal = responses['default']
  if (refusal === undefined) return
  const locks = operationId !== undefined && locking.has(operationId)
  const takesInput = parameters !== undefined || requestBody !== undefined
  const named = {
    ...(security !== undefined && {
      401: { ...refusal, description: '未登录或密钥无效 · Nobody is signed in, or no such key' },
      403: { ...refusal, description: '无此权限 · The right is missing' },
    }),
    ...(requestBody !== undefined && {
      413: { ...refusal, description: '内容过大 · Too large' },
    }),
    ...(takesInput && { 422: { ...refusal, description: '输入有误 · The input is not right' } }),
    404: { ...refusal, description: '未找到，或不在管辖范围 · Not found, or out of scope' },
    409: { ...refusal, description: '当前状态不允许 · Not as things stand' },
    ...(locks && { 423: { ...refusal, description: '账号暂时锁定 · Locked for a while' } }),
    429: { ...refusal, description: '请求过于频繁 · Too many requests', headers: retryAfter },
    503: { ...refusal, description: '暂不可用 · Not available now', headers: retryAfter },
  }
  for (const [status, response] of Object.entries(named)) responses[status] ??= response
}

/** What Fastify validates by and OpenAPI is generated from: one declaration for both. */
export function openApiSchema(operation: string, endpoint: Endpoint): FastifySchema {
  const { params, query, body, response, responds, accepts, summary, admits } = endpoint
  const rest = {
    operationId: operation,
    summary: `${summary.zh} · ${summary.en}`,
    tags: [endpoint.path.split('/')[2] ?? 'api'],
    description:
      admits === 'public' || admits === 'signed_in' ? `Admits: ${admits}` : `Right: ${admits}`,
    ...(admits !== 'public' && { security: whoMayAsk(endpoint) }),
    ...(accepts !== undefined && { [ACCEPTS]: accepts }),
  }
  return {
    ...rest,
    ...(declared(params) && { params }),
    ...(declared(query) && { querystring: query }),
    ...(declared(body) && { body }),
    response: {
      200:
        responds === undefined
          ? response
          : { description: 'A file', content: { [responds]: { schema: z.string() } } },
      default: {
        description: 'A problem (RFC 9457)',
        content: { 'application/problem+json': { schema: problem } },
      },
    },
  } as FastifySchema
}

/** Any of these will do. */
function whoMayAsk({ path }: Endpoint): Record<string, string[]>[] {
  return path.startsWith('/v1/') ? [{ key: [] }, { writeKey: [] }] : [{ session: [] }]
}

function declared(schema: z.ZodType | undefined): boolean {
  return schema !== undefined && !(schema instanceof z.ZodUndefined)
}
