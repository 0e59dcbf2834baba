import type { Shown } from '../../../../kernel/capability.ts';
import type { Indicator } from '../../tables.ts';

/** The indicator behind an id, where it is known. */
export const indicatorOf = (id: string, view: Shown['view']) => view.get<Indicator>('compacts.indicators', id);
/** What an indicator is called. */
export const called = (id: string, view: Shown['view']): string => indicatorOf(id, view)?.name ?? id;
