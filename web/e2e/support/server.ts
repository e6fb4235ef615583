// The program as a user starts it, on a free port with a data folder of its own.
import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const program = process.env['ZHIKE_BIN'] ?? resolve(import.meta.dirname, '../../../bin/zhike');
const patience = 60_000; // ms until a start or an end is called failed

export interface ServerOptions {
  /** demo signs in by itself; serve asks for an account. */
  command: 'demo' | 'serve';
  /** A data folder to begin with a copy of. */
  from?: string;
  /** A data folder to use as it is, left alone at the end. */
  data?: string;
  port?: number;
  args?: string[];
}

export interface Server {
  url: string;
  port: number;
  data: string;
  /** The one-time link of the first start, empty later. */
  link: string;
  stop: () => Promise<void>;
}

const running = new Set<ChildProcess>();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

export async function startServer(options: ServerOptions): Promise<Server> {
  if (!existsSync(program)) throw new Error(`${program} is not there: run make build`);
  const data = options.data ?? mkdtempSync(join(tmpdir(), 'zhike-e2e-'));
  if (options.from) cpSync(options.from, data, { recursive: true });
  const child = spawn(program, [options.command, '--data', data, '--listen', `127.0.0.1:${options.port ?? 0}`, '--operations', '', '--threads', '2', ...(options.args ?? [])], { stdio: ['ignore', 'ignore', 'pipe'] });
  running.add(child);
  const stop = async () => {
    await end(child);
    if (!options.data) rmSync(data, { recursive: true, force: true });
  };
  try {
    const address = await announced(child);
    return { url: address.origin, port: Number(address.port), link: address.hash ? address.href : '', data, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** announced waits for the address that the program prints when it can be used. */
function announced(child: ChildProcess): Promise<URL> {
  return new Promise((found, failed) => {
    let said = '';
    const late = setTimeout(() => failed(new Error('the program did not start in time; it said: ' + said)), patience);
    const finish = (then: () => void) => {
      clearTimeout(late);
      then();
    };
    child.stderr?.on('data', (part: Buffer) => {
      said += part.toString();
      const address = /(http:\/\/\S+)\s*\n/.exec(said)?.[1];
      if (address) finish(() => found(new URL(address)));
    });
    child.on('exit', (code) => finish(() => failed(new Error(`the program ended with ${code}; it said: ${said}`))));
  });
}

function end(child: ChildProcess): Promise<void> {
  return new Promise((done) => {
    const gone = () => {
      running.delete(child);
      done();
    };
    if (child.exitCode !== null || child.signalCode !== null) return gone();
    const late = setTimeout(() => child.kill('SIGKILL'), patience / 4);
    child.on('exit', () => {
      clearTimeout(late);
      gone();
    });
    child.kill('SIGTERM');
  });
}
