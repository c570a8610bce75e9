import swagger from '@fastify/swagger'
import type { FastifyInstance, FastifySchema } from 'fastify'
import { jsonSchemaTransform } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Endpoint } from '#contracts/endpoint.ts'
import { problem } from '#contracts/problems.ts'

/** Must be registered before the routes it describes. */
export async function describeApi(app: FastifyInstance, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Zhike 知客', version },
      components: {
        securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'zhike_session' } },
      },
    },
    transform: jsonSchemaTransform,
  })
  app.get('/api/openapi.json', { schema: { hide: true } as object }, async () => app.swagger())
}

/** What Fastify validates by and OpenAPI is generated from: one declaration for both. */
export function openApiSchema(operation: string, endpoint: Endpoint): FastifySchema {
  const { params, query, body, response, responds, accepts, summary, admits } = endpoint
  const rest = {
    operationId: operation,
    summary: `${summary.zh} · ${summary.en}`,
    tags: [endpoint.path.split('/')[2] ?? 'api'],
    description: admits === 'public' || admits === 'signed_in'
      ? `Admits: ${admits}`
      : `Right: ${admits}`,
    ...(admits !== 'public' && { security: [{ session: [] }] }),
    ...(accepts !== undefined && { consumes: [accepts] }),
  }
  return {
    ...rest,
    ...(declared(params) && { params }),
    ...(declared(query) && { querystring: query }),
    ...(declared(body) && { body }),
    response: {
      200: responds === undefined
        ? response
        : { description: 'A file', content: { [responds]: { schema: z.string() } } },
      default: {
        description: 'A problem (RFC 9457)',
        content: { 'application/problem+json': { schema: problem } },
      },
    },
  } as FastifySchema
}

function declared(schema: z.ZodType | undefined): boolean {
  return schema !== undefined && !(schema instanceof z.ZodUndefined)
}
