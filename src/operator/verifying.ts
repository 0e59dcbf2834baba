import type { Config } from '../config.ts';
import type { Head } from '../kernel/ledger.ts';
import type { Unvouched } from '../kernel/vouched.ts';
import { hold } from '../storage/control.ts';
import { type Verified, verify, verifyFolder } from '../storage/verify.ts';
import { type OperatorCommand, type OperatorReply, type OperatorRequest, option } from './command.ts';
import { keepDoubts } from './doubts.ts';
import { HEAD } from './kinds.ts';

function againstOf(request: OperatorRequest): { against?: Head } {
  const against = option(request, 'against');
  if (against === undefined) return {};
  const [seq, hash = ''] = against.split(':');
  return { against: { seq: Number(seq), hash } };
}

function told(found: Verified): OperatorReply {
  const { ok, entries, head, erased, broken, unvouched = [] } = found;
  const whole = `The ledger is whole: ${entries} entries, ${erased} of them erased.\nHead ${head.seq}:${head.hash}`;
  const text = ok
    ? whole
    : unvouched.length > 0
      ? `${whole}\n${foreign(unvouched)}`
      : `The ledger is broken at entry ${broken?.seq}: ${broken?.reason}.\nKeep the data folder as it is, and compare it with the last backup.`;
  return {
    exit: ok ? 0 : 1,
    text,
    json: {
      ok,
      entries,
      head: { seq: head.seq, hash: head.hash },
      erased,
      ...(broken ? { broken } : {}),
      ...(unvouched.length > 0 ? { unvouched: unvouched.map((each) => ({ ...each })) } : {}),
    },
  };
}

const SHOWN = 20;

/** Which rights nobody gave, and what to do. */
function foreign(all: readonly Unvouched[]): string {
  const lines = all.slice(0, SHOWN).map(({ table, id, reason }) => `  ${table} ${id}: ${reason}`);
  if (all.length > SHOWN) lines.push(`  and ${all.length - SHOWN} more`);
  return `Rights stand in the data that its ledger does not know:\n${lines.join('\n')}\nSomebody wrote them onto the disk. Confidential notes are not shown while they stand. Find out who had the disk; take a role back with "steward revoke", or give it anew with "steward grant" if it is right.`;
}

/** On the raw files when no bot runs: a damaged folder is described, not opened. */
async function apart(config: Config, request: OperatorRequest): Promise<OperatorReply> {
  const options = { ...againstOf(request), rights: true };
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
    about: 'Check the ledger from its first entry to its head, and that every right in the data stands in it.',
    example: 'steward verify --against 1204:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    flags: [
      {
        flag: '--against <seq:hash>',
        about: 'a head that was noted earlier: in a certificate, a report footer, a list of things due',
        is: HEAD,
      },
    ],
    async run({ app }, request) {
      const found = await verify(app.kernel.store, { ...againstOf(request), rights: true });
      if (found.unvouched) await keepDoubts(app.kernel, found.unvouched);
      return told(found);
    },
    apart,
  },
];
