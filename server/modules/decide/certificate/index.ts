export { certificateSchema } from './certificate.ts'
export type { Certificate } from './certificate.ts'
export { certify } from './certify.ts'
