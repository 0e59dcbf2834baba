import { fieldsOf } from '../../kernel/fields.ts';

export {
  coded,
  dayInput,
  type Field,
  type FormCard,
  formCard,
  linkField,
  severalInput,
  toggleInput,
} from '../../kernel/fields.ts';

/** A field labelled by the catalogue: `dialogue.fields.<id>`, unless another label is given. */
export const field = fieldsOf('dialogue');
