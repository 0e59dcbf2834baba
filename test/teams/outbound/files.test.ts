import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { createFiles, isPrivate, type Resolve } from '../../../src/teams/outbound/files.ts';

const NOT_OURS = 'the address is not one of the file hosts';
const PRIVATE = 'the file host could not be reached';

describe('files', () => {
  const servers: Server[] = [];
  const serve = async (listener: RequestListener): Promise<string> => {
    const server = createServer(listener);
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  const local = createFiles({ local: true, fileHosts: [] }, undefined, 500);
  const resolvesTo = (...addresses: string[]) => {
    const asked: string[] = [];
    const resolve: Resolve = async (host) => {
      asked.push(host);
      return addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    };
    return { asked, files: createFiles({ local: false, fileHosts: ['un.sharepoint.com'] }, resolve, 2_000) };
  };
  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });
  after(() => local.close());

  it('I1: puts a file where consent allowed it, whole, without a token of ours', async () => {
    const seen: { method?: string; headers: NodeJS.Dict<string | string[]>; body: string }[] = [];
    const base = await serve(async (request, response) => {
      let body = '';
      for await (const part of request) body += part;
      seen.push({ method: request.method ?? '', headers: request.headers, body });
      response.writeHead(201);
      response.end('{}');
    });
    expect(await local.uploads.put(`${base}/up?secret=1`, Buffer.from('id,name\n'))).to.deep.equal({ ok: true });
    expect(await local.uploads.put(`${base}/up`, new Uint8Array(0))).to.deep.equal({ ok: true });
    expect(seen.map(({ method, body }) => [method, body])).to.deep.equal([
      ['PUT', 'id,name\n'],
      ['PUT', ''],
    ]);
    expect(seen[0]?.headers).to.include({ 'content-length': '8', 'content-range': 'bytes 0-7/8' });
    expect(seen[0]?.headers.authorization).to.equal(undefined);
  });

  it('I1: reads a file as it is', async () => {
    const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, i) => i % 256));
    const base = await serve((_, response) => response.end(bytes));
    const got = await local.downloads.get(`${base}/sheet.xlsx`);
    expect(got.ok && Buffer.compare(Buffer.from(got.bytes), bytes)).to.equal(0);
  });

  it('I1: a redirect is not followed, neither in nor out', async () => {
    let asked = 0;
    const base = await serve((_, response) => {
      asked++;
      response.writeHead(307, { location: '/other' });
      response.end();
    });
    const reason = 'the file host redirects, which is not followed';
    expect(await local.uploads.put(`${base}/up`, new Uint8Array(3))).to.deep.equal({ ok: false, reason });
    expect(await local.downloads.get(`${base}/file`)).to.deep.equal({ ok: false, reason });
    expect(asked).to.equal(2);
  });

  it('I1: a file over 25 MB is refused, by what it says and by what comes', async () => {
    const said = await serve((_, response) => {
      response.writeHead(200, { 'content-length': String(25 * 1024 * 1024 + 1) });
      response.write('x');
    });
    const comes = await serve((_, response) => {
      const part = Buffer.alloc(1024 * 1024);
      const more = (): void => {
        while (!response.destroyed && response.write(part));
      };
      response.on('drain', more);
      more();
    });
    for (const base of [said, comes]) {
      expect(await local.downloads.get(`${base}/big`)).to.deep.equal({
        ok: false,
        reason: 'the file is larger than 25 MB',
      });
    }
  });

  it('I1: a host that hangs, fails or is not there is told apart, without its address', async () => {
    const hangs = await serve(() => undefined);
    const fails = await serve((_, response) => {
      response.writeHead(410);
      response.end();
    });
    expect(await local.downloads.get(`${hangs}/secret`)).to.deep.equal({
      ok: false,
      reason: 'the file host took too long',
    });
    expect(await local.downloads.get(`${fails}/secret`)).to.deep.equal({
      ok: false,
      reason: 'the file host answered 410',
    });
    expect(await local.downloads.get('http://127.0.0.1:1/secret')).to.deep.equal({
      ok: false,
      reason: `${PRIVATE} (ECONNREFUSED)`,
    });
  });

  it('I1: outside local mode only the exact hosts of STEWARD_FILE_HOSTS, over https', async () => {
    const { files, asked } = resolvesTo('52.96.0.1');
    for (const url of [
      'http://un.sharepoint.com/file',
      'https://evil.sharepoint.com/file',
      'https://un.sharepoint.com.evil.example/file',
      'https://un.sharepoint.com@evil.example/file',
      'https://user:word@un.sharepoint.com/file',
      'https://un.sharepoint.com:8443/file',
      'https://169.254.169.254/latest/meta-data',
      'http://127.0.0.1/file',
      'file:///etc/passwd',
      'nonsense',
    ]) {
      expect(await files.downloads.get(url), url).to.deep.equal({ ok: false, reason: NOT_OURS });
      expect(await files.uploads.put(url, new Uint8Array(1)), url).to.deep.equal({ ok: false, reason: NOT_OURS });
    }
    expect(asked).to.deep.equal([]);
    await files.close();
  });

  it('I1: a file host whose name stands for a private address is refused after resolution, even if only one of several is', async () => {
    for (const addresses of [
      ['169.254.169.254'],
      ['127.0.0.1'],
      ['10.1.2.3'],
      ['52.96.0.1', '192.168.0.1'],
      ['::ffff:169.254.169.254'],
      ['fd00::1'],
    ]) {
      const { files, asked } = resolvesTo(...addresses);
      const got = await files.downloads.get('https://un.sharepoint.com/file');
      expect(got, addresses.join()).to.deep.equal({ ok: false, reason: 'the file host has a private address' });
      expect(asked).to.deep.equal(['un.sharepoint.com']);
      await files.close();
    }
  });

  it('I1: a listed literal address must be public too; in local mode nothing but loopback is reached without a listing', async () => {
    const listed = createFiles({ local: false, fileHosts: ['169.254.169.254', '[::1]'] });
    for (const host of ['169.254.169.254', '[::1]']) {
      expect(await listed.downloads.get(`https://${host}/x`)).to.deep.equal({
        ok: false,
        reason: 'the address is private',
      });
    }
    for (const host of ['169.254.169.254', '10.0.0.1', 'example.org']) {
      expect(await local.downloads.get(`http://${host}/x`), host).to.deep.equal({ ok: false, reason: NOT_OURS });
    }
    await listed.close();
  });

  it('knows private addresses in both families', () => {
    for (const address of [
      '0.0.0.0',
      '10.0.0.1',
      '100.64.0.1',
      '127.9.9.9',
      '169.254.169.254',
      '172.31.255.255',
      '192.168.1.1',
      '198.19.0.1',
      '224.0.0.1',
      '255.255.255.255',
      '::',
      '::1',
      'fe80::1',
      'fd12::1',
      'ff02::1',
      '::ffff:10.0.0.1',
      '64:ff9b::a9fe:a9fe',
      '2002:a9fe:a9fe::1',
      '2001:db8::1',
    ]) {
      expect(isPrivate(address), address).to.equal(true);
    }
    for (const address of [
      '8.8.8.8',
      '52.96.0.1',
      '172.32.0.1',
      '100.128.0.1',
      '223.255.255.255',
      '2603:1030::1',
      '2a00:1450::1',
    ]) {
      expect(isPrivate(address), address).to.equal(false);
    }
  });
});
