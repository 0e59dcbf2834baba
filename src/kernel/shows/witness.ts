import type { CardContent, Shown } from '../capability.ts';
import { card } from '../parts.ts';
import { WITNESSES, type Witnessed } from '../witness.ts';

/** A head of the ledger, for those who keep it. */
export const witnessShows: Record<string, (shown: Shown) => CardContent | undefined> = {
  'ledger.head': ({ view, viewer, ref, t }) => {
    const head = view.peek<Witnessed>('witnessed', ref.id);
    if (!head || !view.org.holdsAny(viewer.id, WITNESSES)) return undefined;
    const title = t.t('common.ledger.title', { n: head.seq });
    const text = `${head.seq}:${head.hash}`;
    return card(
      t.t('common.ledger.summary'),
      {
        title,
        paragraphs: [t.t(`common.ledger.why.${head.why}`), text],
        note: t.t('common.ledger.note'),
      },
      { title, detail: text, button: '', verb: '', data: {} },
    );
  },
};
