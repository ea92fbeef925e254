import { defineConfig } from 'drizzle-kit'

/** For `npm run migrations`, run from the root of the checkout. */
export default defineConfig({
  dialect: 'sqlite',
  schema: './src/store/schema.ts',
  out: './src/store/migrations',
})
