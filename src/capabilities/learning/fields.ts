import { fieldsOf } from '../../kernel/fields.ts';

export { coded, dayInput, formCard, linkField, severalInput, toggleInput } from '../../kernel/fields.ts';

/** A field labelled by the texts of this capability. */
export const field = fieldsOf('learning');
