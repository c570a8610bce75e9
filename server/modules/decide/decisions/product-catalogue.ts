import { catalogueOf } from '#modules/decide/conduct/index.ts'
import type { CatalogueProduct } from '#modules/decide/conduct/index.ts'
import type { Connection, Read } from '#platform/lake/index.ts'

/** The products of a night, kept with it: one customer is asked by the same as all were. */
export async function writeCatalogue(connection: Connection): Promise<CatalogueProduct[]> {
  await connection.run('create table mart.product_fact as select * from product')
  return catalogueOf(await connection.rows('select * from mart.product_fact order by product_id'))
}

/** The products of a served night; undefined: a night of before products were asked about. */
export async function readCatalogue(read: Read): Promise<CatalogueProduct[] | undefined> {
  const [found] = await read(
    "select 1 as found from information_schema.tables where table_name = 'product_fact'",
  )
  if (found === undefined) return undefined
  return catalogueOf(await read('select * from product_fact order by product_id'))
}
