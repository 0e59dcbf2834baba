import type { Config } from '../config.ts';
import type { Head } from '../kernel/ledger.ts';
import { hold } from '../storage/control.ts';
import { type Verified, verify, verifyFolder } from '../storage/verify.ts';
import { type OperatorCommand, type OperatorReply, type OperatorRequest, option } from './command.ts';
import { HEAD } from './kinds.ts';

function againstOf(request: OperatorRequest): { against?: Head } {
  const against = option(request, 'against');
  if (against === undefined) return {};
  const [seq, hash = ''] = against.split(':');
  return { against: { seq: Number(seq), hash } };
}

function told(found: Verified): OperatorReply {
  const { ok, entries, head, erased, broken } = found;
  const text = ok
    ? `The ledger is whole: ${entries} entries, ${erased} of them erased.\nHead ${head.seq}:${head.hash}`
    : `The ledger is broken at entry ${broken?.seq}: ${broken?.reason}.\nKeep the data folder as it is, and compare it with the last backup.`;
  return {
    exit: ok ? 0 : 1,
    text,
    json: { ok, entries, head: { seq: head.seq, hash: head.hash }, erased, ...(broken ? { broken } : {}) },
  };
}

/** On the raw files when no bot runs: a damaged folder is described, not opened. */
async function apart(config: Config, request: OperatorRequest): Promise<OperatorReply> {
  const options = againstOf(request);
  const held = await hold(config.dataDir);
  try {
    return told(await verifyFolder(config.dataDir, options));
  } finally {
    await held.release();
  }
}

export const verifyingCommands: OperatorCommand[] = [
  {
    usage: 'verify',
    about: 'Check the ledger from its first entry to its head.',
    example: 'steward verify --against 1204:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    flags: [
      {
        flag: '--against <seq:hash>',
        about: 'a head that was noted earlier: in a certificate, a report footer, a list of things due',
        is: HEAD,
      },
    ],
    run: async ({ app }, request) => told(await verify(app.kernel.store, againstOf(request))),
    apart,
  },
];
