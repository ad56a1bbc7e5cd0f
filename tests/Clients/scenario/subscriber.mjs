import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { check, socketEndpoint, token } from '../server.mjs';

export const eventFields = `__typename id cursor type subjectVersion occurredAt region actorRole subject { id }
  ... on ApplicationStatusChanged { status previousStatus application { number } }`;

/** One subscription of the official client that goes on by cursor after every cut. */
export class Subscriber {
  constructor({ name, client, field, after, cuts = [], random }) {
    Object.assign(this, { name, client, field, random, cursor: after });
    this.cuts = [...cuts];
    this.events = [];
    this.connections = 0;
    this.cutsDone = 0;
    this.waiting = new Set();
    const connected = new Promise((resolve) => (this.tellConnected = resolve));
    this.ended = this.listen();
    this.connected = Promise.race([connected, this.ended]);
    this.ended.catch(() => this.wake());
  }

  async listen() {
    while (!this.stopping) {
      await this.connectOnce();
      if (!this.stopping) {
        await new Promise((resolve) => setTimeout(resolve, this.random.below(250)));
      }
    }
  }

  async connectOnce() {
    const client = createClient({
      url: socketEndpoint,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      connectionParams: { authorization: `Bearer ${await token(this.client)}` },
    });
    client.on('opened', (socket) => (this.socket = socket));
    this.connection = client;
    client.on('connected', () => {
      this.connections += 1;
      if (this.cuts[0] === 0) {
        // Before the first event, but with the subscription at work.
        setTimeout(() => this.cutIfDue(), 100);
        return;
      }

      this.tellConnected();
      this.cutIfDue();
    });
    const query = `subscription($after: String) { ${this.field.replace('$AFTER', 'after: $after')} { ${eventFields} } }`;
    try {
      for await (const message of client.iterate({ query, variables: { after: this.cursor } })) {
        check(!message.errors, `${this.name}: ${JSON.stringify(message.errors)}`);
        const [event] = Object.values(message.data);
        this.events.push(event);
        this.cursor = event.cursor;
        this.wake();
        this.cutIfDue();
      }

      check(this.stopping, `${this.name}: the stream ended by itself after ${this.events.length} events.`);
    } catch (error) {
      if (!this.wasCut) {
        const told = error?.code ? `closed with ${error.code} ${error.reason}` : error?.message ?? JSON.stringify(error);
        throw new Error(`${this.name}: ${told}`, { cause: error });
      }
    } finally {
      this.wasCut = false;
    }
  }

  cutIfDue() {
    if (!this.wasCut && this.cuts.length > 0 && this.events.length >= this.cuts[0]) {
      this.cuts.shift();
      this.cutsDone += 1;
      this.wasCut = true;
      this.socket.terminate();
    }
  }

  /** Resolves when the event has arrived, fails when the stream has failed or time is up. */
  async receive(id, milliseconds) {
    const deadline = performance.now() + milliseconds;
    while (!this.events.some((event) => event.id === id)) {
      check(performance.now() < deadline, `${this.name}: the last event did not arrive; ${this.events.length} did.`);
      await Promise.race([
        this.ended,
        new Promise((resolve) => {
          this.waiting.add(resolve);
          setTimeout(resolve, 1000);
        }),
      ]);
    }
  }

  wake() {
    this.waiting.forEach((resolve) => resolve());
    this.waiting.clear();
  }

  async stop() {
    this.stopping = true;
    await this.connection.dispose();
    await this.ended;
  }
}
