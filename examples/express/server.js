import { createApp } from './app.js'

const { PORT = '3000', SCIM_TOKEN = 'secret' } = process.env
const server = createApp({ token: SCIM_TOKEN }).app.listen(Number(PORT), '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${server.address().port}/scim/v2`)
})
