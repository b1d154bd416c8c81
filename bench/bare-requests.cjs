// The three requests of an instant jobflow (start, look, children) by Node's own client, and nothing else: nothing is
// read, judged or said. Its arguments are modules to load besides. Not in TypeScript: to strip types takes time.
/* global process */
const http = require('node:http');
process.argv.slice(2).forEach(require);

const { KOMPIRA_SERVER: server, KOMPIRA_TOKEN: token, JOBFLOW: jobflow } = process.env;
const agent = new http.Agent({ keepAlive: true });
const headers = { accept: 'application/json', authorization: `Token ${token}` };

function ask(method, path) {
  return new Promise((resolve, reject) => {
    const request = http.request(server + path, { method, agent, headers }, async (response) => {
      resolve((await response.setEncoding('utf8').toArray()).join(''));
    });
    request.on('error', reject).end();
  });
}

ask('POST', `${jobflow}.execute`).then(async (answer) => {
  const path = JSON.parse(answer);
  await ask('GET', path);
  await ask('GET', `${path}.children`);
  agent.destroy();
});
