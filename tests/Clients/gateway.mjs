import { once } from 'node:events';
import { createServer } from 'node:http';
import { check } from './server.mjs';

/** Takes messages as an SMS gateway would, and holds one back while a test has something to do. */
export class Gateway {
  taken = [];
  waiting = new Set();

  constructor() {
    this.held = new Promise((resolve) => (this.tellHeld = resolve));
    this.released = new Promise((resolve) => (this.release = resolve));
    this.server = createServer(async (request, response) => {
      const chunks = [];
      for await (const chunk of request) {
        chunks.push(chunk);
      }

      const message = JSON.parse(Buffer.concat(chunks).toString());
      check(request.headers['idempotency-key'] === message.id, 'The key is not the id.');
      this.taken.push(message);
      if (this.taken.length === this.hold) {
        this.tellHeld();
        await this.released;
      }

      response.writeHead(204).end();
      this.waiting.forEach((look) => look());
    });
  }

  holdAt(count) {
    this.hold = count;
  }

  async listen() {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return this.server.address().port;
  }

  async until(holds) {
    while (!holds()) {
      await new Promise((resolve) => this.waiting.add(resolve));
      this.waiting.clear();
    }
  }
}
