import { fieldsOf } from '../../kernel/fields.ts';

export { dayInput, formCard, toggleInput } from '../../kernel/fields.ts';

/** A field labelled by the catalogue: `recommendations.fields.<id>`, unless another label is given. */
export const field = fieldsOf('recommendations');
